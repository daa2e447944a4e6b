create table if not exists users (
  id integer primary key autoincrement,
  name text not null,
  role text not null,
  village text not null,
  state text not null
);

insert or ignore into users (id, name, role, village, state) values
  (1, 'Harpreet Singh Gill', 'farmer', 'Jagraon', 'Punjab'),
  (2, 'Lakshmi Narayanan', 'farmer', 'Thiruvaiyaru', 'Tamil Nadu'),
  (3, 'Savita Patil', 'farmer', 'Niphad', 'Maharashtra'),
  (4, 'Ramesh Yadav', 'farmer', 'Fatehpur', 'Uttar Pradesh'),
  (5, 'Anjali Deshmukh', 'farmer', 'Warud', 'Maharashtra'),
  (6, 'Mohammed Irfan', 'farmer', 'Guntur', 'Andhra Pradesh'),
  (7, 'Bina Kalita', 'farmer', 'Nagaon', 'Assam'),
  (8, 'Devendra Rathore', 'farmer', 'Kota', 'Rajasthan'),
  (9, 'Green Basket Foods', 'buyer', 'Pune', 'Maharashtra'),
  (10, 'Nila Organic Store', 'buyer', 'Chennai', 'Tamil Nadu'),
  (11, 'Satluj Flour Mills', 'buyer', 'Ludhiana', 'Punjab'),
  (12, 'Dr. Meera Krishnan', 'agronomist', 'Coimbatore', 'Tamil Nadu');
