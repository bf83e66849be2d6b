//! One configuration from mainstay.toml, .env and the environment.
