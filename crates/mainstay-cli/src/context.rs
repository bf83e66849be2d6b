//! What every command is given: the global options, the settings behind them, and the output.

use crate::cli::Global;
use crate::ui::Ui;
use mainstay::config::{Config, Where};
use mainstay::migrate::Project;
use mainstay::{Error, ErrorKind, Result};

/// What every command is given.
pub struct Context {
    global: Global,
    /// The output.
    pub ui: Ui,
}

impl Context {
    /// From the global options.
    pub fn new(global: Global) -> Self {
        let ui = Ui::new(global.json);
        Self { global, ui }
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
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let runtime =
            runtime.map_err(|error| Error::new(ErrorKind::File, "the system gives no event queue").caused_by(error))?;
        runtime.block_on(work)
    }
}
