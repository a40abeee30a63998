DROP INDEX deliveries_address;
