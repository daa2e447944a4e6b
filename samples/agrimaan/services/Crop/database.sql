create table if not exists crops (
  id integer primary key autoincrement,
  field_id integer not null,
  name text not null,
  variety text not null,
  season text not null,
  sown_on text not null,
  harvest_on text not null
);

create index if not exists crops_by_field on crops (field_id);

insert or ignore into crops (id, field_id, name, variety, season, sown_on, harvest_on) values
  (1, 1, 'Wheat', 'HD 3086', 'rabi', '2025-11-08', '2026-04-14'),
  (2, 1, 'Basmati rice', 'Pusa 1121', 'kharif', '2026-06-22', '2026-10-28'),
  (3, 2, 'Wheat', 'PBW 725', 'rabi', '2025-11-12', '2026-04-18'),
  (4, 3, 'Mustard', 'Giriraj', 'rabi', '2025-10-16', '2026-03-09'),
  (5, 3, 'Maize', 'PMH 1', 'kharif', '2026-06-10', '2026-09-20'),
  (6, 4, 'Rice', 'ADT 43', 'kuruvai', '2026-06-05', '2026-09-18'),
  (7, 5, 'Black gram', 'VBN 8', 'summer', '2026-02-02', '2026-04-10'),
  (8, 6, 'Banana', 'Poovan', 'perennial', '2025-07-01', '2026-07-15'),
  (9, 7, 'Soybean', 'JS 335', 'kharif', '2026-06-25', '2026-10-05'),
  (10, 7, 'Chickpea', 'Vijay', 'rabi', '2025-10-28', '2026-02-24'),
  (11, 8, 'Grapes', 'Thompson Seedless', 'perennial', '2025-10-05', '2026-02-20'),
  (12, 9, 'Onion', 'Bhima Shakti', 'rabi', '2025-11-20', '2026-03-30'),
  (13, 9, 'Tomato', 'Abhinav', 'kharif', '2026-06-15', '2026-09-05'),
  (14, 10, 'Potato', 'Kufri Bahar', 'rabi', '2025-10-20', '2026-02-12'),
  (15, 10, 'Rice', 'Samba Mahsuri', 'kharif', '2026-06-28', '2026-11-08'),
  (16, 11, 'Mango', 'Dasheri', 'perennial', '2025-12-01', '2026-06-12'),
  (17, 12, 'Mandarin orange', 'Nagpur Santra', 'perennial', '2025-06-20', '2026-01-15'),
  (18, 12, 'Pigeon pea', 'BSMR 736', 'kharif', '2026-06-18', '2026-12-20'),
  (19, 13, 'Cotton', 'Suraj', 'kharif', '2026-06-08', '2026-11-25'),
  (20, 14, 'Chilli', 'Teja', 'kharif', '2025-08-12', '2026-02-28'),
  (21, 14, 'Turmeric', 'Duggirala', 'kharif', '2025-06-14', '2026-02-18'),
  (22, 15, 'Cotton', 'Narasimha', 'kharif', '2026-06-20', '2026-12-05'),
  (23, 16, 'Mustard', 'NRCHB 101', 'rabi', '2025-11-05', '2026-02-15'),
  (24, 16, 'Ginger', 'Nadia', 'kharif', '2026-03-28', '2026-12-10'),
  (25, 17, 'Rice', 'Ranjit', 'sali', '2026-06-30', '2026-11-18'),
  (26, 17, 'Jute', 'JRO 524', 'kharif', '2026-03-22', '2026-07-25'),
  (27, 18, 'Soybean', 'JS 20-34', 'kharif', '2026-06-27', '2026-09-28'),
  (28, 18, 'Garlic', 'Yamuna Safed 3', 'rabi', '2025-10-12', '2026-03-16'),
  (29, 19, 'Coriander', 'RCr 436', 'rabi', '2025-10-30', '2026-03-05'),
  (30, 20, 'Wheat', 'Raj 4079', 'rabi', '2025-11-18', '2026-03-28');
