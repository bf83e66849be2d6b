"""create users

Revision ID: a1
Revises:
Create Date: 2024-01-02 03:04:05.678901

"""
from typing import Sequence, Union
from alembic import op
import sqlalchemy as sa

revision: str = 'a1'
down_revision: Union[str, Sequence[str], None] = None
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    op.create_table('users', sa.Column('id', sa.Integer(), primary_key=True), sa.Column('name', sa.String(40), nullable=False, server_default="it's; x"))
    op.create_index('ix_users_name', 'users', ['name'])

def downgrade() -> None:
    op.drop_index('ix_users_name', table_name='users')
    op.drop_table('users')
