create table node (id int primary key, parent int references node, weight int not null default 1);
create recursive view tree (id, depth) as select id, 0 from node where parent is null union all select n.id, t.depth + 1 from node n join tree t on n.parent = t.id;
create view ranked as select id, rank() over (partition by parent order by weight desc) as r, sum(weight) over w as running from node window w as (order by id);
create view first_child as select n.id, c.id as child from node n left join lateral (select id from node x where x.parent = n.id order by id limit 1) c on true;
