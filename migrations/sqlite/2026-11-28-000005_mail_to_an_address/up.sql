-- What one address was sent lately, and how often it was refused.
CREATE INDEX deliveries_address ON deliveries (address_id, finished_us);
