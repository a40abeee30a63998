DROP TABLE visits;
DROP INDEX posts_newest;
