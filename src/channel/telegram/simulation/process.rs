//! The desk's process, as far as it ends with a kill.

use std::{path::PathBuf, sync::Arc, time::Duration};

use tokio::{
    sync::Notify,
    task::{JoinHandle, yield_now},
};
use tokio_util::sync::CancellationToken;

use super::{
    clock::{self, Clock},
    world::World,
};
use crate::{
    channel::telegram::{
        Health, Receiving, Running, Settings, StaffSettings, TelegramError, api::Me,
    },
    desk::{Desk, sample},
    store::{Store, StoreSettings, Synchronous},
};

/// A process: everything that ends with it.
pub(super) struct Process {
    pub(super) task: JoinHandle<Result<(), TelegramError>>,
    pub(super) stop: CancellationToken,
    pub(super) store: Arc<Store>,
    pub(super) desk: Arc<Desk>,
}

/// Opens the store and is ended after so many steps.
pub(super) async fn open_half(path: &std::path::Path, n_steps: usize) {
    let settings = store_settings(path);
    let opening = Store::open(&settings);
    tokio::pin!(opening);
    for _ in 0..n_steps {
        tokio::select! {
            biased;
            _ = &mut opening => return,
            () = yield_now() => {}
        }
        std::thread::sleep(Duration::from_micros(100));
    }
}

fn store_settings(path: &std::path::Path) -> StoreSettings {
    let url = format!("sqlite://{}", path.display());
    StoreSettings { url, synchronous: Synchronous::Normal }
}

impl Process {
    pub(super) async fn start(world: &Arc<World>, path: PathBuf) -> Self {
        let store = Store::open(&store_settings(&path)).await.expect("the store opens");
        let store = Arc::new(store);
        let desk = Arc::new(sample::desk(Arc::new(Clock)));
        let running = Running {
            settings: Settings {
                api_base: "http://127.0.0.1:1/".parse().expect("a URL"),
                receiving: Receiving::Polling,
                per_user_per_minute: 1_000,
                staff: StaffSettings::default(),
            },
            api: Arc::clone(world),
            me: Me { id: 7, username: "desk_bot".to_owned() },
            desk: Arc::clone(&desk),
            store: Arc::clone(&store),
            health: Health::default(),
            wake: Arc::new(Notify::new()),
            bell: Arc::new(Notify::new()),
            now: clock::now,
        };
        let stop = CancellationToken::new();
        let asked = stop.clone();
        let task = tokio::spawn(async move { running.run(CancellationToken::new(), &asked).await });
        Self { task, stop, store, desk }
    }
}
