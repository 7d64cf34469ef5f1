SELECT drop_indexes();

-- Customers and their portal users.
SELECT copy('res_partner', named('azure'), many('companies'),
    'id', $$ company(n) $$,
    'name', $$ 'Bench Company ' || n $$,
    'display_name?', $$ 'Bench Company ' || n $$,
    'complete_name?', $$ 'Bench Company ' || n $$,
    'commercial_company_name', $$ 'Bench Company ' || n $$,
    'commercial_partner_id', $$ company(n) $$,
    'email', $$ 'company_' || n || '@bench.example.com' $$,
    'email_normalized', $$ 'company_' || n || '@bench.example.com' $$);
SELECT copy('res_partner', named('azure_1'), many('users'),
    'id', $$ contact(n) $$,
    'name', $$ 'Bench Contact ' || n $$,
    'display_name?', $$ 'Bench Company ' || turn(n, many('companies')) || ', Bench Contact ' || n $$,
    'complete_name?', $$ 'Bench Company ' || turn(n, many('companies')) || ', Bench Contact ' || n $$,
    'parent_id', $$ company(n) $$,
    'commercial_company_name', $$ 'Bench Company ' || turn(n, many('companies')) $$,
    'commercial_partner_id', $$ company(n) $$,
    'email', $$ 'contact_' || n || '@bench.example.com' $$,
    'email_normalized', $$ 'contact_' || n || '@bench.example.com' $$);
SELECT copy('res_users', named('lab_portal_a1'), many('users'),
    'id', $$ after('res_users') + n $$,
    'login', $$ 'bench_portal_' || n $$,
    'partner_id', $$ contact(n) $$);
INSERT INTO public.res_groups_users_rel (gid, uid)
    SELECT gid, after('res_users') + n
      FROM public.res_groups_users_rel, generate_series(1, many('users')) n
     WHERE uid = named('lab_portal_a1');
INSERT INTO public.res_company_users_rel (cid, user_id)
    SELECT cid, after('res_users') + n
      FROM public.res_company_users_rel, generate_series(1, many('users')) n
     WHERE user_id = named('lab_portal_a1');

-- Orders go round the users in turn, so that every company has the same number; one in five is the
-- company's own, one in ten each is a quotation, sent, or cancelled, one in fifty has a link.
CREATE FUNCTION customer(n int) RETURNS int IMMUTABLE LANGUAGE sql AS
    $$ SELECT CASE WHEN $1 / lab_bench.many('users') % 5 = 4 THEN lab_bench.company($1)
                   ELSE lab_bench.contact($1) END $$;
CREATE FUNCTION order_state(n int) RETURNS text IMMUTABLE LANGUAGE sql AS
    $$ SELECT CASE $1 / 7 % 10 WHEN 0 THEN 'draft' WHEN 1 THEN 'sent' WHEN 2 THEN 'cancel'
                   ELSE 'sale' END $$;
SELECT copy('sale_order', named('order_azure_1_draft'), many('orders'),
    'id', $$ after('sale_order') + n $$,
    'name', $$ 'B' || lpad(n::text, 8, '0') $$,
    'state', $$ order_state(n) $$,
    'partner_id', $$ customer(n) $$,
    'partner_invoice_id', $$ customer(n) $$,
    'partner_shipping_id', $$ customer(n) $$,
    'date_order', $$ timestamp '2022-01-01' + n % 1461 * interval '1 day' $$,
    'access_token', $$ CASE WHEN n % 50 = 0 THEN md5('order' || n) END $$);
SELECT copy('sale_order_line', id, many('lines'),
    'order_id', $$ after('sale_order') + turn(n, many('orders')) $$,
    'order_partner_id', $$ customer(turn(n, many('orders'))) $$,
    'state', $$ order_state(turn(n, many('orders'))) $$)
  FROM (SELECT min(id) AS id FROM public.sale_order_line
         WHERE order_id = named('order_azure_1_draft')) prototype;

-- Posted invoices, each with all the lines of the prototype.
SELECT copy('account_move', named('invoice_azure_1_posted'), many('invoices'),
    'id', $$ after('account_move') + n $$,
    'name', $$ 'BENCH/2024/' || lpad(n::text, 7, '0') $$,
    'sequence_prefix', $$ 'BENCH/2024/' $$,
    'sequence_number', $$ n $$,
    'payment_reference', $$ 'BENCH/2024/' || lpad(n::text, 7, '0') $$,
    'partner_id', $$ customer(n) $$,
    'partner_shipping_id', $$ customer(n) $$,
    'commercial_partner_id', $$ company(n) $$,
    'invoice_partner_display_name', $$ 'Bench Company ' || turn(n, many('companies')) $$,
    'access_token', $$ CASE WHEN n % 50 = 0 THEN md5('invoice' || n) END $$);
SELECT copy('account_move_line', id, many('invoices'),
    'move_id', $$ after('account_move') + n $$,
    'move_name', $$ 'BENCH/2024/' || lpad(n::text, 7, '0') $$,
    'partner_id', $$ company(n) $$)
  FROM (SELECT id FROM public.account_move_line
         WHERE move_id = named('invoice_azure_1_posted')) prototype;

-- Followers: of orders and invoices by turns, the customer; in one round of twenty the next customer.
CREATE FUNCTION followed(n int) RETURNS int IMMUTABLE LANGUAGE sql AS
    $$ SELECT lab_bench.turn(($1 + 1) / 2, CASE $1 % 2 WHEN 0 THEN lab_bench.many('orders')
                                                     ELSE lab_bench.many('invoices') END) $$;
CREATE FUNCTION shift(n int) RETURNS int IMMUTABLE LANGUAGE sql AS
    $$ SELECT ($1 / 2 / lab_bench.many('companies') % 20 = 19)::int
              + $1 / 2 / least(lab_bench.many('orders'), lab_bench.many('invoices')) $$;
SELECT copy('mail_followers', id, many('followers'),
    'id', $$ after('mail_followers') + n $$,
    'res_model', $$ CASE n % 2 WHEN 0 THEN 'sale.order' ELSE 'account.move' END $$,
    'res_id', $$ CASE n % 2 WHEN 0 THEN after('sale_order') ELSE after('account_move') END
                 + followed(n) $$,
    'partner_id', $$ contact(followed(n) + shift(n)) $$)
  FROM (SELECT min(id) AS id FROM public.mail_followers
         WHERE res_model = 'sale.order' AND res_id = named('order_azure_1_sale')) prototype;
INSERT INTO public.mail_followers_mail_message_subtype_rel
       (mail_followers_id, mail_message_subtype_id)
    SELECT follower.id, subtype.res_id
      FROM public.mail_followers follower, public.ir_model_data subtype
     WHERE follower.id > after('mail_followers')
       AND subtype.module = 'mail' AND subtype.name = 'mt_comment';

SELECT setval(tab || '_id_seq', (xpath('/row/m/text()', query_to_xml(
           format('SELECT max(id) AS m FROM public.%I', tab), false, true, '')))[1]::text::bigint)
  FROM unnest(ARRAY['res_partner', 'res_users', 'sale_order', 'account_move', 'mail_followers']) tab;
SELECT create_indexes();
DROP SCHEMA lab_bench CASCADE;
RESET session_replication_role;
VACUUM (ANALYZE);
