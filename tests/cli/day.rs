//! The day of somebody who knows Alembic, from models to a migrated database.
