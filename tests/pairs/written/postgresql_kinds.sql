-- pair: col identity seq name
create table t (id int primary key, x int generated always as identity);
-- to
create table t (id int primary key, x int generated always as identity (sequence name q));

-- pair: col identity seq names
create table t (id int primary key, x int generated always as identity (sequence name p));
-- to
create table t (id int primary key, x int generated always as identity (sequence name q));

-- pair: col identity seq name2
create table t (id int primary key, x int);
-- to
create table t (id int primary key, x int generated always as identity (sequence name q));

-- pair: pk index comment
create table t (id int primary key, a int, b varchar(40), c int not null default 0, d text, e numeric(10,2));
insert into t select i,i,'b'||i,i,'d',i from generate_series(1,3) i;
-- to
create table t (id int primary key, a int, b varchar(40), c int not null default 0, d text, e numeric(10,2));
insert into t select i,i,'b'||i,i,'d',i from generate_series(1,3) i;
comment on index t_pkey is 'q';

-- pair: con pk include
create table t(a int,b int,primary key(a));
-- to
create table t(a int,b int,primary key(a) include(b));

-- pair: con pk deferrable
create table t(a int primary key);
-- to
create table t(a int primary key deferrable initially deferred);

-- pair: con nn move
create table t(a int constraint nn not null,b int);
-- to
create table t(a int,b int constraint nn not null);

-- pair: con nn swap
create table t(a int constraint n1 not null,b int constraint n2 not null);
-- to
create table t(a int constraint n2 not null,b int constraint n1 not null);

-- pair: con nn move gone
create table t(a int constraint nn not null);
-- to
create table t(b int constraint nn not null);

-- pair: idx gist opclass param
create table t(id int primary key,a int,b text,j jsonb,r int4range,v tsvector,arr int[],p point);
create index i on t using gist(v);
-- to
create table t(id int primary key,a int,b text,j jsonb,r int4range,v tsvector,arr int[],p point);
create index i on t using gist(v tsvector_ops(siglen=100));

-- pair: idx gist opclass params
create table t(id int primary key,a int,b text,j jsonb,r int4range,v tsvector,arr int[],p point);
create index i on t using gist(v tsvector_ops(siglen=200));
-- to
create table t(id int primary key,a int,b text,j jsonb,r int4range,v tsvector,arr int[],p point);
create index i on t using gist(v tsvector_ops(siglen=100));

-- pair: idx brin bloom
create table t(id int primary key,a int,b text,j jsonb,r int4range,v tsvector,arr int[],p point);
create index i on t using brin(a);
-- to
create table t(id int primary key,a int,b text,j jsonb,r int4range,v tsvector,arr int[],p point);
create index i on t using brin(a int4_bloom_ops(n_distinct_per_range=100));

-- pair: idx only parent
create table t(a int) partition by range(a);
create table t1 partition of t for values from (0) to (9);
create index i on t(a);
-- to
create table t(a int) partition by range(a);
create table t1 partition of t for values from (0) to (9);
create index i on only t(a);

-- pair: idx partition attached name
create table t(a int) partition by range(a);
create table t1 partition of t for values from (0) to (9);
create index i on t(a);
-- to
create table t(a int) partition by range(a);
create table t1 partition of t for values from (0) to (9);
create index i1 on t1(a);
create index i on t(a);

-- pair: idx partition opt
create table t(a int) partition by range(a);
create table t1 partition of t for values from (0) to (9);
create index i on t(a);
-- to
create table t(a int) partition by range(a);
create table t1 partition of t for values from (0) to (9);
create index i on t(a);
alter index t1_a_idx set (fillfactor=60);

-- pair: idx partition pk own
create table t(a int) partition by range(a);
create table t1 partition of t for values from (0) to (9);
-- to
create table t(a int) partition by range(a);
create table t1 partition of t for values from (0) to (9);
alter table t1 add primary key(a);

-- pair: part own unlogged
create table t(id int,k int,b text) partition by range(k);
create table t1 partition of t for values from (0) to (9);
-- to
create table t(id int,k int,b text) partition by range(k);
create unlogged table t1 partition of t for values from (0) to (9);

-- pair: part own opts
create table t(id int,k int,b text) partition by range(k);
create table t1 partition of t for values from (0) to (9);
-- to
create table t(id int,k int,b text) partition by range(k);
create table t1 partition of t for values from (0) to (9) with(fillfactor=50);

-- pair: part split
create table t(id int,k int,b text) partition by range(k);
create table t1 partition of t for values from (0) to (9);
-- to
create table t(id int,k int,b text) partition by range(k);
create table t1 partition of t for values from (0) to (5);
create table t2 partition of t for values from (5) to (9);

-- pair: part am
create table t(id int,k int,b text) partition by range(k);
create table t1 partition of t for values from (0) to (9);
-- to
create table t(id int,k int,b text) partition by range(k);
create table t1 partition of t for values from (0) to (9);
create access method h2 type table handler heap_tableam_handler;
alter table t set access method h2;

-- pair: part gen
create table t(id int,k int,b text) partition by range(k);
create table t1 partition of t for values from (0) to (9);
-- to
create table t(id int,k int,b text) partition by range(k);
alter table t add g int generated always as (id+1) stored;
create table t1 partition of t (g generated always as (id+2) stored) for values from (0) to (9);

-- pair: range multirange schema
-- to
create schema s;
create type r as range(subtype=int,multirange_type_name=s.mr);

-- pair: seq neg
create sequence s;
-- to
create sequence s increment -1;

-- pair: seq min
create sequence s;
-- to
create sequence s minvalue 5;

-- pair: seq restart bounds
create sequence s start 5 minvalue 1;
-- to
create sequence s start 50 minvalue 50;

-- pair: fn arg name
create function f(a int) returns int language sql as 'select 1';
-- to
create function f(b int) returns int language sql as 'select 1';

-- pair: fn out
create function f(out a int) language sql as 'select 1';
-- to
create function f(out a int,out b int) language sql as 'select 1,2';

-- pair: fn inout
create function f(a int) returns int language sql as 'select 1';
-- to
create function f(inout a int) language sql as 'select 1';

-- pair: fn variadic
create function f(a int[]) returns int language sql as 'select 1';
-- to
create function f(variadic a int[]) returns int language sql as 'select 1';

-- pair: fn args bare
create function f(int) returns int language sql as 'select $1';
-- to
create function f(a int) returns int language sql as 'select $1';

-- pair: fn out names
create function f(out a int,out b int) language sql as 'select 1,2';
-- to
create function f(out c int,out b int) language sql as 'select 1,2';

-- pair: proc out
create procedure p(a int) language sql as 'select 1';
-- to
create procedure p(a int,out b int) language sql as 'select 1';

-- pair: agg args names
create aggregate ag(a int)(sfunc=int4pl,stype=int);
-- to
create aggregate ag(b int)(sfunc=int4pl,stype=int);

-- pair: opclass
-- to
create operator class oc for type int using btree as operator 1 <,operator 2 <=,operator 3 =,operator 4 >=,operator 5 >,function 1 btint4cmp(int,int);

-- pair: opclass gist storage
-- to
create operator class oc for type point using gist as operator 1 <<,function 1 gist_point_consistent(internal,point,smallint,oid,internal),function 2 gist_box_union(internal,internal),function 3 gist_point_compress(internal),function 5 gist_box_penalty(internal,internal,internal),function 6 gist_box_picksplit(internal,internal),function 7 gist_box_same(box,box,internal),storage box;

-- pair: server version used
create foreign data wrapper w;
create server s version '1' foreign data wrapper w;
create foreign table t(a int) server s;
-- to
create foreign data wrapper w;
create server s version '2' foreign data wrapper w;
create foreign table t(a int) server s;

-- pair: server opt used
create foreign data wrapper w;
create server s foreign data wrapper w options(a '1');
create foreign table t(a int) server s;
-- to
create foreign data wrapper w;
create server s foreign data wrapper w options(a '2');
create foreign table t(a int) server s;

-- pair: cyc default reads later
-- to
create table b(x int);
create function g() returns int language sql begin atomic select count(*)::int from b; end;
create table a(y int default g());

-- pair: cyc default reads itself
-- to
create table a(y int);
create function g() returns int language sql begin atomic select count(*)::int from a; end;
alter table a alter y set default g();

-- pair: cyc check
-- to
create table a(y int);
create function g(int) returns bool language sql begin atomic select count(*)>0 from a where y=$1; end;
alter table a add constraint k check(g(y));

-- pair: cyc gen
-- to
create table b(x int);
create function g(int) returns int immutable language sql begin atomic select count(*)::int from b where x=$1; end;
create table a(y int,z int generated always as (g(y)) stored);

-- pair: cyc rowtype
-- to
create table zz(x int);
create function g(zz) returns int language sql immutable as 'select $1.x';
create table a(y int default g(null::zz));

-- pair: cyc rowtype self
-- to
create table a(y int);
create function g(a) returns int language sql immutable as 'select $1.y';
alter table a add constraint k check(g(a)>0);

-- pair: cyc index fn
-- to
create table a(y int);
create function g(a) returns int language sql immutable as 'select $1.y';
create index i on a(g(a));

-- pair: cyc default view
-- to
create table t(a int);
create view v as select a from t;
create function g() returns int language sql begin atomic select max(a) from v; end;
create table u(b int default g());

-- pair: cyc domain check table
-- to
create table t(a int);
create function g(int) returns bool language sql begin atomic select count(*)>=0 from t where a=$1; end;
create domain d as int check(g(value));
create table u(x d);

-- pair: cyc type table fn
-- to
create table t(a int);
create type c as (x t);
create table u(y c);

-- pair: cyc policy fn table
-- to
create table b(x int);
create table a(y int);
create function g() returns bool language sql begin atomic select exists(select from b); end;
create policy p on a using(g());

-- pair: cyc gen new col
create table a(y int);
-- to
create table a(y int,q int);
create function g(a) returns int language sql immutable as 'select $1.q';
create index i on a(g(a));

-- pair: cyc check later alter
create table a(y int);
-- to
create table a(y int);
create table b(x int);
create function g(int) returns bool language sql begin atomic select count(*)>=0 from b where x=$1; end;
alter table a add constraint k check(g(y));
alter table a alter y set default (g(1)::int);

-- pair: cyc stored fn dropped tab
create table b(x int);
create function g() returns int language sql begin atomic select count(*)::int from b; end;
create table a(y int default g());
-- to
create table a(y int);

-- pair: cyc fn retype tab
create table b(x int);
create function g() returns int language sql begin atomic select count(*)::int from b; end;
create table a(y int default g());
-- to
create table b(x int,z int);
create function g() returns int language sql begin atomic select sum(z)::int from b; end;
create table a(y int default g());

-- pair: cyc atomic unchanged fn
create table b(x int);
create function g() returns bigint language sql begin atomic select count(x) from b; end;
-- to
create table b(x bigint);
create function g() returns bigint language sql begin atomic select count(x) from b; end;

-- pair: cyc agg fn change
create function sf(int,int) returns int language sql as 'select 1';
create aggregate ag(int)(sfunc=sf,stype=int);
-- to
create function sf(a int,b int) returns int language sql as 'select 2';
create aggregate ag(int)(sfunc=sf,stype=int);

