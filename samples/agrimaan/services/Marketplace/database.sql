-- Prices are whole paise, a hundredth of a rupee.
create table if not exists products (
  id integer primary key autoincrement,
  crop_id integer not null,
  name text not null,
  unit text not null,
  paise integer not null
);

create table if not exists orders (
  id integer primary key autoincrement,
  product_id integer not null references products (id),
  product text not null,
  unit text not null,
  quantity integer not null,
  paise integer not null,
  buyer_id integer not null,
  buyer text not null,
  placed_at text not null
);

-- Events that the broker has not confirmed yet.
create table if not exists outbox (id text primary key, key text not null, body text not null, at text not null);

insert or ignore into products (id, crop_id, name, unit, paise) values
  (1, 1, 'Whole wheat grain', 'quintal', 242500),
  (2, 2, 'Aged basmati', '5 kg sack', 64000),
  (3, 3, 'Chakki atta', '10 kg sack', 43000),
  (4, 4, 'Cold-pressed mustard oil', 'litre', 21000),
  (5, 5, 'Maize for feed', 'quintal', 209000),
  (6, 6, 'Thanjavur ponni rice', '25 kg sack', 148000),
  (7, 7, 'Urad dal, split', 'kg', 13800),
  (8, 8, 'Poovan bananas', 'bunch', 32000),
  (9, 9, 'Soybean seed', '30 kg bag', 285000),
  (10, 10, 'Desi chickpeas', 'kg', 9600),
  (11, 11, 'Table grapes', '4 kg box', 52000),
  (12, 12, 'Red onions', '50 kg bag', 112000),
  (13, 13, 'Tomatoes', '20 kg crate', 46000),
  (14, 14, 'New potatoes', '50 kg bag', 82000),
  (15, 16, 'Dasheri mangoes', '10 kg crate', 95000),
  (16, 17, 'Nagpur oranges', '10 kg crate', 61000),
  (17, 18, 'Toor dal', 'kg', 15200),
  (18, 19, 'Cotton lint', 'quintal', 712000),
  (19, 20, 'Dried red chilli', 'kg', 24500),
  (20, 21, 'Turmeric fingers', 'kg', 16800),
  (21, 24, 'Fresh ginger', '5 kg bag', 39000),
  (22, 26, 'Raw jute', 'quintal', 533500),
  (23, 28, 'White garlic', '5 kg bag', 72500),
  (24, 29, 'Coriander seed', 'kg', 11400);
