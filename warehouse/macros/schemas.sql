{#-
  Creates and marks those of `schemas` ([{database, schema}], the one that keeps the record first)
  that do not exist. `isolated` is the pull request's schema. Answers {created, ours, unmarked,
  theirs, unreadable}: lists of {database, schema}, `theirs` with the owner. Creates nothing when one
  of them is another owner's or unreadable.
-#}
{% macro dbt_ci_claim_schemas(schemas, owner, isolated) %}
  {% set answer = {'created': [], 'ours': [], 'unmarked': [], 'theirs': [], 'unreadable': []} %}
  {% set missing = [] %}
  {% set homes = [] %}
  {% for place in schemas %}
    {% if not adapter.check_schema_exists(place.database, place.schema) %}
      {% do missing.append(place) %}
      {% do homes.append(place) %}
    {% elif adapter.get_relation(place.database, place.schema, dbt_ci_marker()) is none %}
      {% if not dbt_ci_has_ddl_transactions()
        and dbt_ci_is_named_for(place.schema, isolated)
        and dbt_ci_is_empty_schema(place.database, place.schema) %}
        {% do missing.append(place) %}
        {% do homes.append(place) %}
      {% else %}
        {% do answer.unmarked.append(place) %}
      {% endif %}
    {% else %}
      {% set current = dbt_ci_owner_of(place.database, place.schema) %}
      {% if current is none %}
        {% do answer.unreadable.append(place) %}
      {% elif current == owner %}
        {% do answer.ours.append(place) %}
        {% do homes.append(place) %}
      {% else %}
        {% do answer.theirs.append({'database': place.database, 'schema': place.schema, 'owner': current}) %}
      {% endif %}
    {% endif %}
  {% endfor %}
  {% if missing and not answer.theirs and not answer.unreadable %}
    {% set home = homes[0] %}
    {% set others = missing | reject('equalto', home) | list %}
    {% if home in missing %}
      {% do dbt_ci_create_schema(home, owner, others) %}
    {% else %}
      {% set record = dbt_ci_record_relation(home.database, home.schema) %}
      {% set exists = adapter.get_relation(home.database, home.schema, record.identifier) is not none %}
      {% do dbt_ci_begin() %}
      {% do dbt_ci_record(home, others, exists) %}
      {% do dbt_ci_commit() %}
    {% endif %}
    {% for place in others %}
      {% do dbt_ci_create_schema(place, owner, []) %}
    {% endfor %}
    {% do answer.created.extend(missing) %}
  {% endif %}
  {% do dbt_ci_answer(answer) %}
{% endmacro %}

{#-
  Answers {database, marked: [{database, schema, owner, recorded}]} of these databases and the target's
  own, which is `database`.
  The owner is none where the marker cannot be read; `recorded` is only looked up for this repository
  and project.
-#}
{% macro dbt_ci_list_marked_schemas(databases, repository, project) %}
  {% set marked = [] %}
  {% set names = {} %}
  {% for database in [target.database or ''] + databases %}
    {% do names.setdefault(database | lower, database) %}
  {% endfor %}
  {% for database in names.values() %}
    {% for schema in dbt_ci_marked_schemas(database) %}
      {% set owner = dbt_ci_owner_of(database, schema) %}
      {% set ours = owner is not none and owner.repository == repository and owner.project == project %}
      {% do marked.append({
        'database': database,
        'schema': schema,
        'owner': owner,
        'recorded': dbt_ci_recorded(database, schema) if ours else []
      }) %}
    {% endfor %}
  {% endfor %}
  {% do dbt_ci_answer({'database': target.database or '', 'marked': marked}) %}
{% endmacro %}

{#-
  Drops those of `schemas` ([{database, schema, owner}]) that have their owner's marker, whatever they
  hold. Answers for each {dropped, dependents}: relations outside of the schemas `together` that would
  go with it; then it stays.
-#}
{% macro dbt_ci_drop_schemas(schemas, together) %}
  {% for place in schemas %}
    {% set dependents = [] %}
    {% set ours = dbt_ci_may_drop(place) %}
    {% if ours %}{% do dependents.extend(dbt_ci_dependents(place, together)) %}{% endif %}
    {% set dropped = ours and not dependents %}
    {% if dropped %}
      {% do adapter.drop_schema(api.Relation.create(database=place.database, schema=place.schema)) %}
    {% endif %}
    {% do dbt_ci_answer({'dropped': dropped, 'dependents': dependents}) %}
  {% endfor %}
{% endmacro %}

{% macro dbt_ci_may_drop(place) %}
  {% if not adapter.check_schema_exists(place.database, place.schema) %}{{ return(false) }}{% endif %}
  {% if adapter.get_relation(place.database, place.schema, dbt_ci_marker()) is none %}
    {{ return(not dbt_ci_has_ddl_transactions() and dbt_ci_is_empty_schema(place.database, place.schema)) }}
  {% endif %}
  {{ return(dbt_ci_owner_of(place.database, place.schema) == place.owner) }}
{% endmacro %}
