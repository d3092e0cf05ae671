--
-- PostgreSQL database dump
--
SET statement_timeout = 0;
SET lock_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET client_min_messages = warning;
SET row_security = off;
CREATE TYPE public.mood AS ENUM (
    'sad',
    'ok'
);
ALTER TYPE public.mood OWNER TO app;
SET default_tablespace = '';
SET default_table_access_method = heap;
CREATE TABLE public.person (
    id integer NOT NULL,
    name character varying(40) NOT NULL,
    m public.mood DEFAULT 'ok'::public.mood
);
ALTER TABLE public.person OWNER TO app;
CREATE SEQUENCE public.person_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.person_id_seq OWNED BY public.person.id;
ALTER TABLE ONLY public.person ALTER COLUMN id SET DEFAULT nextval('public.person_id_seq'::regclass);
COPY public.person (id, name, m) FROM stdin;
1	Ada	ok
2	Grace	\N
\.
SELECT pg_catalog.setval('public.person_id_seq', 2, true);
ALTER TABLE ONLY public.person
    ADD CONSTRAINT person_pkey PRIMARY KEY (id);
