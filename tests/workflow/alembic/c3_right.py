"""right"""
from alembic import op
import sqlalchemy as sa
revision = 'c3'
down_revision = 'a1'
branch_labels = None
depends_on = None
def upgrade():
    op.create_table('teams', sa.Column('id', sa.Integer(), primary_key=True))
def downgrade():
    op.drop_table('teams')
