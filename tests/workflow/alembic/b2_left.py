"""left"""
from alembic import op
import sqlalchemy as sa
revision = 'b2'
down_revision = 'a1'
branch_labels = ('billing',)
depends_on = None
def upgrade():
    op.add_column('users', sa.Column('age', sa.Integer(), nullable=True))
    op.execute("UPDATE users SET age = 1")
def downgrade():
    op.drop_column('users', 'age')
