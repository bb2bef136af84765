"""The same desk as one would write it with aiogram."""

import asyncio

from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import Message
from faq import API, FAQ, TOKEN

dispatcher = Dispatcher()


@dispatcher.message()
async def answer(message: Message):
    await message.answer(FAQ.answer(message.text or ""))


async def main():
    session = AiohttpSession(api=TelegramAPIServer.from_base(API))
    await dispatcher.start_polling(Bot(TOKEN, session=session), handle_signals=False)


asyncio.run(main())
