-- Areas are whole ares, a hundredth of a hectare.
create table if not exists fields (
  id integer primary key autoincrement,
  name text not null,
  owner_id integer not null,
  ares integer not null,
  soil text not null,
  village text not null,
  state text not null
);

insert or ignore into fields (id, name, owner_id, ares, soil, village, state) values
  (1, 'Canal Side North', 1, 480, 'alluvial loam', 'Jagraon', 'Punjab'),
  (2, 'Tubewell Acre', 1, 260, 'alluvial loam', 'Jagraon', 'Punjab'),
  (3, 'Gurdwara Road', 1, 610, 'sandy loam', 'Jagraon', 'Punjab'),
  (4, 'Kaveri Bank', 2, 150, 'delta clay', 'Thiruvaiyaru', 'Tamil Nadu'),
  (5, 'Temple Tank Plot', 2, 95, 'delta clay', 'Thiruvaiyaru', 'Tamil Nadu'),
  (6, 'Coconut Border', 2, 120, 'delta clay', 'Thiruvaiyaru', 'Tamil Nadu'),
  (7, 'Godavari Terrace', 3, 210, 'black cotton soil', 'Niphad', 'Maharashtra'),
  (8, 'Vineyard Slope', 3, 340, 'gravelly loam', 'Niphad', 'Maharashtra'),
  (9, 'Onion Shed Plot', 3, 180, 'black cotton soil', 'Niphad', 'Maharashtra'),
  (10, 'Yamuna Lowland', 4, 390, 'silty clay', 'Fatehpur', 'Uttar Pradesh'),
  (11, 'Mango Tree Field', 4, 225, 'silt loam', 'Fatehpur', 'Uttar Pradesh'),
  (12, 'Orange Grove East', 5, 410, 'black cotton soil', 'Warud', 'Maharashtra'),
  (13, 'Well Corner', 5, 160, 'black cotton soil', 'Warud', 'Maharashtra'),
  (14, 'Chilli Yard', 6, 275, 'red sandy loam', 'Guntur', 'Andhra Pradesh'),
  (15, 'Krishna Channel', 6, 330, 'black clay', 'Guntur', 'Andhra Pradesh'),
  (16, 'Bamboo Edge', 7, 140, 'alluvial silt', 'Nagaon', 'Assam'),
  (17, 'Kolong Riverside', 7, 200, 'alluvial silt', 'Nagaon', 'Assam'),
  (18, 'Chambal Upper', 8, 520, 'clay loam', 'Kota', 'Rajasthan'),
  (19, 'Neem Row', 8, 310, 'clay loam', 'Kota', 'Rajasthan'),
  (20, 'Barrage View', 8, 450, 'sandy loam', 'Kota', 'Rajasthan');
