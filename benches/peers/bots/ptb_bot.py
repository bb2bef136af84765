"""The same desk as one would write it with python-telegram-bot."""

from faq import API, FAQ, TOKEN
from telegram import Update
from telegram.ext import Application, ContextTypes, MessageHandler, filters


async def answer(update: Update, _: ContextTypes.DEFAULT_TYPE):
    await update.message.reply_text(FAQ.answer(update.message.text))


application = (
    Application.builder()
    .token(TOKEN)
    .base_url(f"{API}/bot")
    .base_file_url(f"{API}/file/bot")
    # Without these it answers one at a time through one connection.
    .concurrent_updates(True)
    .connection_pool_size(256)
    .pool_timeout(30)
    .build()
)
application.add_handler(MessageHandler(filters.TEXT, answer))
application.run_polling()
