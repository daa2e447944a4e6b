create table if not exists entries (
  height integer primary key,
  subject text not null,
  text text not null,
  at text not null,
  previous text not null,
  hash text not null unique
);
