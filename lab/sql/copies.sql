-- Many rows from one that Odoo itself made: each copy keeps the prototype's columns, so that every required
-- column is filled as Odoo fills it, but for those an expression is given for.
-- Everything helping here lives in a schema that is dropped at the end.
SET client_min_messages = warning;
SET session_replication_role = replica;  -- the rows are consistent by construction
SET jit = off;
SET maintenance_work_mem = '512MB';
CREATE SCHEMA lab_bench;
SET search_path = lab_bench, public;

CREATE TABLE number (name text PRIMARY KEY, value int);
INSERT INTO number VALUES
    ('users', :users), ('companies', :companies), ('orders', :orders),
    ('lines', :lines), ('invoices', :invoices), ('followers', :followers);
INSERT INTO number
    SELECT relname, (xpath('/row/m/text()', query_to_xml(
               format('SELECT max(id) AS m FROM public.%I', relname), false, true, '')))[1]::text::int
      FROM pg_class
     WHERE relname IN ('res_partner', 'res_users', 'sale_order', 'account_move', 'mail_followers')
       AND relnamespace = 'public'::regnamespace;

-- How many there shall be of something. Immutable, so that a statement is planned with the number in it.
CREATE FUNCTION many(text) RETURNS int IMMUTABLE LANGUAGE plpgsql AS
    $$ BEGIN RETURN (SELECT value FROM lab_bench.number WHERE name = $1); END $$;

-- The identifier after which the new rows of a table begin.
CREATE FUNCTION after(text) RETURNS int IMMUTABLE LANGUAGE sql AS 'SELECT lab_bench.many($1)';

-- The identifier of a record the population named.
CREATE FUNCTION named(text) RETURNS int STABLE LANGUAGE sql AS
    $$ SELECT res_id FROM public.ir_model_data WHERE module = 'lab' AND name = $1 $$;

-- The number from 1 to `among` that belongs to n, when n goes round them in turn.
CREATE FUNCTION turn(n int, among int) RETURNS int IMMUTABLE LANGUAGE sql AS
    'SELECT 1 + ($1 - 1) % $2';

-- The partner of the n-th customer company, and of the n-th portal user.
CREATE FUNCTION company(n int) RETURNS int IMMUTABLE LANGUAGE sql AS
    $$ SELECT lab_bench.after('res_partner') + lab_bench.turn($1, lab_bench.many('companies')) $$;
CREATE FUNCTION contact(n int) RETURNS int IMMUTABLE LANGUAGE sql AS
    $$ SELECT lab_bench.after('res_partner') + lab_bench.many('companies')
              + lab_bench.turn($1, lab_bench.many('users')) $$;

-- Insert `times` copies of a row; `given` alternates columns and expressions over n, the number of the copy,
-- and p, the prototype. A column marked with ? is not in every series.
CREATE FUNCTION copy(tab text, prototype int, times int, VARIADIC given text[]) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    columns text;
    expressions text;
    unknown text;
BEGIN
    CREATE TEMP TABLE override ON COMMIT DROP AS
        SELECT rtrim(given[i], '?') AS name, given[i + 1] AS expression, given[i] LIKE '%?' AS optional
          FROM generate_series(1, cardinality(given), 2) i;
    SELECT string_agg(quote_ident(attname), ', '),
           string_agg(COALESCE(expression,
                               CASE attname WHEN 'id' THEN format('nextval(%L)', tab || '_id_seq')
                                            ELSE 'p.' || quote_ident(attname) END), ', ')
      INTO columns, expressions
      FROM pg_attribute LEFT JOIN override ON override.name = attname
     WHERE attrelid = ('public.' || tab)::regclass AND attnum > 0 AND NOT attisdropped;
    SELECT string_agg(name, ', ') INTO unknown FROM override
     WHERE NOT optional AND NOT EXISTS (
               SELECT FROM pg_attribute WHERE attrelid = ('public.' || tab)::regclass AND attname = name);
    IF unknown IS NOT NULL THEN
        RAISE 'no column % in %', unknown, tab;
    END IF;
    DROP TABLE override;
    EXECUTE format('INSERT INTO public.%I (%s) SELECT %s FROM public.%I p, generate_series(1, %s) n
                     WHERE p.id = %s ON CONFLICT DO NOTHING',
                   tab, columns, expressions, tab, times, prototype);
END $$;

-- Indexes are made faster over all rows than row by row. Unique ones stay, as they are constraints.
CREATE TABLE index (name text, definition text);
CREATE FUNCTION drop_indexes() RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    dropped record;
BEGIN
    INSERT INTO lab_bench.index
        SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index
         WHERE NOT indisunique
           AND indrelid IN ('public.sale_order'::regclass, 'public.sale_order_line'::regclass,
                            'public.account_move'::regclass, 'public.account_move_line'::regclass,
                            'public.mail_followers'::regclass);
    FOR dropped IN SELECT * FROM lab_bench.index LOOP
        EXECUTE 'DROP INDEX ' || dropped.name;
    END LOOP;
END $$;
CREATE FUNCTION create_indexes() RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    made record;
BEGIN
    FOR made IN SELECT * FROM lab_bench.index LOOP
        EXECUTE made.definition;
    END LOOP;
END $$;
