ALTER TABLE agents ADD PRIMARY KEY (id);

ALTER TABLE properties ADD PRIMARY KEY (id);

ALTER TABLE photos ADD PRIMARY KEY (property_id, position);

ALTER TABLE properties ADD FOREIGN KEY (agent_id) REFERENCES agents (id);

ALTER TABLE photos ADD FOREIGN KEY (property_id) REFERENCES properties (id);

CREATE INDEX properties_city_price ON properties (city, price);

CREATE INDEX properties_price ON properties (price);

CREATE INDEX properties_views ON properties (views DESC);
