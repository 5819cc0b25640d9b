{#-
  Blue-green deploys. A schema that is built to replace a live one, and one that was replaced, carry
  a marker of their own: a table with one JSON text. `role` is `green` or `old`; an old one also says of
  which generation it is, what it was called, and which production state belongs to it.

  `schema` is the name that the marker is for. Where a swap is several statements (Snowflake), a marker is
  written before its schema has that name, or dropped after it: a run that is killed in between leaves a
  marker on a live schema, where it says nothing.
-#}
{% macro dbt_ci_generation_marker() %}{{ return('dbt_ci_schema_generation') }}{% endmacro %}

{% macro dbt_ci_generation_relation(database, schema) %}
  {{ return(api.Relation.create(database=database or none, schema=schema, identifier=dbt_ci_generation_marker(), type='table')) }}
{% endmacro %}

{% macro dbt_ci_write_generation(database, schema, marker) %}
  {% set relation = dbt_ci_generation_relation(database, schema) %}
  {% call statement('dbt_ci_write_generation', auto_begin=true) %}
    {{ dbt_ci_create_table_as(relation) }} select {{ dbt_ci_literal(tojson(dict(marker, schema=schema))) }} as mark
  {% endcall %}
{% endmacro %}

{#-
  [{database, schema, marker}] of this project. The column keeps the name `mark`, which the schemas of
  earlier versions have.
-#}
{% macro dbt_ci_find_generations(owner, databases) %}
  {% set found = [] %}
  {% for database in databases or [target.database] %}
    {% set schemas = dbt_ci_first_values(run_query(
      'select table_schema from ' ~ dbt_ci_information_schema_tables(database)
      ~ ' where lower(table_name) = ' ~ dbt_ci_literal(dbt_ci_generation_marker())
      ~ ' and lower(table_catalog) = lower(' ~ dbt_ci_literal(database) ~ ') order by 1'
    )) %}
    {% for schema in dbt_ci_plain_names(schemas) %}
      {% for text in dbt_ci_first_values(run_query('select mark from ' ~ dbt_ci_generation_relation(database, schema))) %}
        {% set marker = fromjson(text) %}
        {% if marker.repository == owner.repository and marker.project == owner.project and dbt_ci_is_good_for(marker, schema) %}
          {% do found.append({'database': database, 'schema': schema, 'marker': marker}) %}
        {% endif %}
      {% endfor %}
    {% endfor %}
  {% endfor %}
  {{ return(found) }}
{% endmacro %}

{#- What was replaced may still be called like the schema that replaced it: a swap stopped half-way. -#}
{% macro dbt_ci_is_good_for(marker, schema) %}
  {% if marker.role == 'old' %}{{ return(marker.live | lower != schema | lower) }}{% endif %}
  {{ return((marker.schema or schema) | lower == schema | lower) }}
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
  {% do dbt_ci_finish_swap(schemas, owner) %}
  {% set ours = [] %}
  {#- The catalogue spells a name as it folds it, the manifest as the project writes it. -#}
  {% set names = [] %}
  {% for each in dbt_ci_find_generations(owner, databases) if each.marker.role == 'green' %}
    {% do ours.append({'database': each.database, 'schema': each.schema}) %}
    {% do names.append((each.database ~ '.' ~ each.schema) | lower) %}
  {% endfor %}
  {% set refused = [] %}
  {% for pair in schemas %}
    {% if (pair.database ~ '.' ~ pair.green) | lower not in names and adapter.check_schema_exists(pair.database, pair.green) %}
      {% do refused.append({'database': pair.database, 'schema': pair.green}) %}
    {% endif %}
  {% endfor %}
  {% if not refused %}
    {% do dbt_ci_begin() %}
    {% for place in ours %}
      {% do dbt_ci_drop_marked(place) %}
    {% endfor %}
    {% for pair in schemas %}
      {% do dbt_ci_create_green(pair) %}
      {% do dbt_ci_write_generation(pair.database, pair.green, {
        'role': 'green', 'repository': owner.repository, 'project': owner.project
      }) %}
      {% if adapter.check_schema_exists(pair.database, pair.live) %}
        {% do dbt_ci_copy_default_privileges(pair) %}
      {% endif %}
    {% endfor %}
    {% do dbt_ci_commit() %}
  {% endif %}
  {% do dbt_ci_answer({'dropped': [] if refused else ours, 'refused': refused}) %}
{% endmacro %}

{#- dbt's macro and not adapter.drop_schema, which commits. -#}
{% macro dbt_ci_drop_marked(place) %}
  {% do drop_schema(api.Relation.create(database=place.database or none, schema=place.schema)) %}
{% endmacro %}

{#- What a swap that was killed has left to do, where it is several statements. -#}
{% macro dbt_ci_finish_swap(schemas, owner) %}
  {{ return(adapter.dispatch('dbt_ci_finish_swap', 'dbt_ci_warehouse')(schemas, owner)) }}
{% endmacro %}

{% macro default__dbt_ci_finish_swap(schemas, owner) %}{% endmacro %}

{% macro dbt_ci_create_green(pair) %}
  {{ return(adapter.dispatch('dbt_ci_create_green', 'dbt_ci_warehouse')(pair)) }}
{% endmacro %}

{% macro default__dbt_ci_create_green(pair) %}
  {% do create_schema(api.Relation.create(database=pair.database or none, schema=pair.green)) %}
{% endmacro %}

{#- What is granted by itself on a relation that comes to be in a schema. -#}
{% macro dbt_ci_copy_default_privileges(pair) %}
  {{ return(adapter.dispatch('dbt_ci_copy_default_privileges', 'dbt_ci_warehouse')(pair)) }}
{% endmacro %}

{% macro default__dbt_ci_copy_default_privileges(pair) %}{% endmacro %}

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
