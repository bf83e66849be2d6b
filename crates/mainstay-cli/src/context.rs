//! What every command is given: the global options, the settings behind them, and the output.

use crate::cli::Global;
use crate::ui::Ui;
use mainstay::config::{Config, Where};
use mainstay::migrate::Project;
use mainstay::{Error, ErrorKind, Result};
use std::sync::OnceLock;
use tokio::runtime::{Builder, Runtime};

/// What every command is given.
pub struct Context {
    global: Global,
    /// The output.
    pub ui: Ui,
    /// One for all that a command does: a connection lives no longer than the one that it was made in.
    runtime: OnceLock<Runtime>,
}

impl Context {
    /// From the global options.
    pub fn new(global: Global) -> Self {
        let ui = Ui::new(global.json);
        Self { global, ui, runtime: OnceLock::new() }
    }

    /// The folder that we act in.
    pub fn directory(&self) -> &std::path::Path {
        &self.global.directory
    }

    /// The settings.
    pub fn config(&self) -> Result<Config> {
        self.settings(self.global.url.clone())
    }

    /// The settings as if this URL had been given.
    pub fn config_with_url(&self, url: &str) -> Result<Config> {
        self.settings(Some(url.to_owned()))
    }

    fn settings(&self, url: Option<String>) -> Result<Config> {
        let Global { directory, config, .. } = &self.global;
        Config::load(&Where { file: config.clone(), url, ..Where::process(directory) })
    }

    /// The project that we stand in.
    pub fn project(&self) -> Result<Project> {
        Project::open(self.config()?)
    }

    /// Runs something asynchronous to its end, on this thread: no command needs a second one.
    pub fn block_on<T>(&self, work: impl Future<Output = Result<T>>) -> Result<T> {
        if self.runtime.get().is_none() {
            let made = Builder::new_current_thread().enable_all().build();
            let made = made.map_err(|error| {
                Error::new(ErrorKind::File, "the system gives no event queue")
                    .hint("raise the limit of open files: ulimit -n")
                    .caused_by(error)
            })?;
            self.runtime.get_or_init(|| made);
        }
        self.runtime.get().expect("one was made just now").block_on(work)
    }
}
