{#-
  Blue-green deploys. A schema that is built to replace a live one, and one that was replaced, have
  a marker of their own: a table with one JSON text. A live schema has none. `role` is `green` or
  `old`; an old one also says of which generation it is, what it was called, and which production
  state belongs to it.
-#}
{% macro dbt_ci_generation_marker() %}{{ return('dbt_ci_schema_generation') }}{% endmacro %}

{% macro dbt_ci_generation_relation(database, schema) %}
  {{ return(api.Relation.create(database=database or none, schema=schema, identifier=dbt_ci_generation_marker(), type='table')) }}
{% endmacro %}

{% macro dbt_ci_write_generation(database, schema, marker) %}
  {% set relation = dbt_ci_generation_relation(database, schema) %}
  {% call statement('dbt_ci_write_generation', auto_begin=true) %}
    create table {{ relation }} as select {{ dbt_ci_literal(tojson(marker)) }} as mark
  {% endcall %}
{% endmacro %}

{#-
  [{database, schema, marker}] of this project. The column keeps the name `mark`, which the schemas of
  earlier versions have.
-#}
{% macro dbt_ci_find_generations(owner, databases) %}
  {% set found = [] %}
  {% for database in databases or [target.database] %}
    {% set schemas = run_query(
      'select table_schema from ' ~ dbt_ci_information_schema_tables(database)
      ~ ' where lower(table_name) = ' ~ dbt_ci_literal(dbt_ci_generation_marker())
      ~ ' and lower(table_catalog) = lower(' ~ dbt_ci_literal(database) ~ ') order by 1'
    ).columns[0].values() %}
    {% for schema in dbt_ci_plain_names(schemas) %}
      {% set marker = fromjson(run_query('select mark from ' ~ dbt_ci_generation_relation(database, schema)).rows[0][0]) %}
      {% if marker.repository == owner.repository and marker.project == owner.project %}
        {% do found.append({'database': database, 'schema': schema, 'marker': marker}) %}
      {% endif %}
    {% endfor %}
  {% endfor %}
  {{ return(found) }}
{% endmacro %}

{#- Answers {generations: [{database, schema, marker}]}. -#}
{% macro dbt_ci_list_generations(owner, databases) %}
  {% do dbt_ci_answer({'generations': dbt_ci_find_generations(owner, databases)}) %}
{% endmacro %}

{#-
  Drops what an earlier deploy left green, and creates the schemas of this one: all or none, where
  the warehouse has transactions for DDL. `schemas` are [{database, live, green}]. Answers
  {dropped: [{database, schema}], refused: [{database, schema}]}: a schema that is called like a
  green one and is not ours is not touched, and then nothing is.
-#}
{% macro dbt_ci_prepare_green(schemas, owner, databases) %}
  {% set ours = [] %}
  {% for each in dbt_ci_find_generations(owner, databases) if each.marker.role == 'green' %}
    {% do ours.append({'database': each.database, 'schema': each.schema}) %}
  {% endfor %}
  {% set refused = [] %}
  {% for pair in schemas %}
    {% set place = {'database': pair.database, 'schema': pair.green} %}
    {% if place not in ours and adapter.check_schema_exists(pair.database, pair.green) %}
      {% do refused.append(place) %}
    {% endif %}
  {% endfor %}
  {% if not refused %}
    {% do dbt_ci_begin() %}
    {% for place in ours %}
      {% do dbt_ci_drop_marked(place) %}
    {% endfor %}
    {% for pair in schemas %}
      {% do create_schema(api.Relation.create(database=pair.database or none, schema=pair.green)) %}
      {% do dbt_ci_write_generation(pair.database, pair.green, {
        'role': 'green', 'repository': owner.repository, 'project': owner.project
      }) %}
      {% do dbt_ci_copy_default_privileges(pair.live, pair.green) %}
    {% endfor %}
    {% do dbt_ci_commit() %}
  {% endif %}
  {% do dbt_ci_answer({'dropped': [] if refused else ours, 'refused': refused}) %}
{% endmacro %}

{#- dbt's macro and not adapter.drop_schema, which commits. -#}
{% macro dbt_ci_drop_marked(place) %}
  {% do drop_schema(api.Relation.create(database=place.database or none, schema=place.schema)) %}
{% endmacro %}

{#- What is granted by itself on a relation that comes to be in a schema. -#}
{% macro dbt_ci_copy_default_privileges(live, green) %}
  {{ return(adapter.dispatch('dbt_ci_copy_default_privileges', 'dbt_ci_warehouse')(live, green)) }}
{% endmacro %}

{% macro default__dbt_ci_copy_default_privileges(live, green) %}{% endmacro %}

{#-
  What stands in the schemas of a swap: `schemas` are [{database, live, green}]. Answers
  {replaces, objects, dependencies, extras, locked}, see src/warehouse/blue-green.ts.
-#}
{% macro dbt_ci_survey_schemas(schemas) %}
  {% do dbt_ci_answer(adapter.dispatch('dbt_ci_survey_schemas', 'dbt_ci_warehouse')(schemas)) %}
{% endmacro %}

{#- Tables and views only, and none of them can be moved: it has no handle. -#}
{% macro default__dbt_ci_survey_schemas(schemas) %}
  {% set objects = [] %}
  {% for pair in schemas %}
    {% for schema in [pair.live, pair.green] %}
      {% for row in run_query(
        'select table_name, table_type from ' ~ dbt_ci_information_schema_tables(pair.database)
        ~ ' where lower(table_catalog) = lower(' ~ dbt_ci_literal(pair.database) ~ ')'
        ~ ' and lower(table_schema) = lower(' ~ dbt_ci_literal(schema) ~ ') order by 1'
      ).rows %}
        {% do objects.append({
          'kind': 'view' if 'VIEW' in row[1] | upper else 'table',
          'schema': schema, 'name': row[0], 'identity': schema ~ '.' ~ row[0], 'handle': ''
        }) %}
      {% endfor %}
    {% endfor %}
  {% endfor %}
  {{ return({'replaces': 'schemas', 'objects': objects, 'dependencies': [], 'extras': [], 'locked': []}) }}
{% endmacro %}

{#-
  Puts each incoming schema in the place of its live one, all at once. `swap`:
    schemas         [{database, live, incoming, old}]: incoming none: the live one only goes away
    marker          of what is replaced, without `live`
    granted_by_dbt  [`schema.identifier`]: live relations whose grants dbt sets by itself
    gone            [`schema.identifier`]: live relations of dbt's that nothing takes the place of
    moves           [{handle, live}]: what the survey listed, and the live schema that it stays in
    keep            whether what is replaced is kept, where that takes a copy
  Answers {swapped, seconds, waiting_for: [who holds a lock]}: not swapped, everything is as before.
-#}
{% macro dbt_ci_swap_schemas(swap) %}
  {% do dbt_ci_answer(adapter.dispatch('dbt_ci_swap_schemas', 'dbt_ci_warehouse')(swap)) %}
{% endmacro %}

{% macro default__dbt_ci_swap_schemas(swap) %}
  {% do exceptions.raise_compiler_error('Schemas are not swapped on ' ~ adapter.type()) %}
{% endmacro %}

{#-
  Drops old generations whole. What something outside of them still reads is kept. Answers
  {dropped: [{database, schema}], kept: [{database, schema}]}.
-#}
{% macro dbt_ci_drop_generations(owner, databases, generations) %}
  {% set answer = {'dropped': [], 'kept': []} %}
  {% set old = [] %}
  {% for each in dbt_ci_find_generations(owner, databases) if each.marker.role == 'old' and each.marker.generation in generations %}
    {% do old.append(each) %}
  {% endfor %}
  {% for generation in generations %}
    {% set schemas = old | selectattr('marker.generation', 'equalto', generation) | list %}
    {% do dbt_ci_begin() %}
    {% set used = dbt_ci_is_used_outside(schemas) if schemas else false %}
    {% for each in schemas %}
      {% if not used %}
        {% do dbt_ci_drop_marked(each) %}
      {% endif %}
      {% do answer['kept' if used else 'dropped'].append({'database': each.database, 'schema': each.schema}) %}
    {% endfor %}
    {% do dbt_ci_commit() %}
  {% endfor %}
  {% do dbt_ci_answer(answer) %}
{% endmacro %}

{% macro dbt_ci_is_used_outside(schemas) %}
  {{ return(adapter.dispatch('dbt_ci_is_used_outside', 'dbt_ci_warehouse')(schemas)) }}
{% endmacro %}

{% macro default__dbt_ci_is_used_outside(schemas) %}{{ return(false) }}{% endmacro %}
