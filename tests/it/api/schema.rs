//! As much of JSON Schema (2020-12) as the document uses.

use serde_json::Value;

/// Holds a value against a schema, and panics with the place where they differ. Properties that the
/// schema doesn't name are a difference too: what is answered is to be described.
pub(super) fn check(document: &Value, schema: &Value, value: &Value, at: &str) {
    if let Err(why) = fits(document, schema, value, at) {
        panic!("{why}");
    }
}

fn fits(document: &Value, schema: &Value, value: &Value, at: &str) -> Result<(), String> {
    if let Some(target) = schema["$ref"].as_str() {
        return fits(document, resolve(document, target), value, at);
    }
    for words in ["oneOf", "anyOf"] {
        if let Some(choices) = schema[words].as_array() {
            let tried: Vec<_> = choices.iter().map(|choice| fits(document, choice, value, at)).collect();
            return match tried.iter().any(Result::is_ok) {
                true => Ok(()),
                false => Err(format!("{at}: {value} fits none of {words}: {tried:?}")),
            };
        }
    }
    if let Some(parts) = schema["allOf"].as_array() {
        return parts.iter().try_for_each(|part| fits(document, part, value, at));
    }
    if !has_type(&schema["type"], value) {
        return Err(format!("{at}: {value} is not of type {}", schema["type"]));
    }
    if let Some(words) = schema["enum"].as_array()
        && !words.contains(value)
    {
        return Err(format!("{at}: {value} is none of {words:?}"));
    }
    if let Some(object) = value.as_object() {
        for name in schema["required"].as_array().into_iter().flatten() {
            let name = name.as_str().unwrap();
            if !object.contains_key(name) {
                return Err(format!("{at}: {name} is missing"));
            }
        }
        if let Some(known) = schema["properties"].as_object() {
            for (name, value) in object {
                let described = known.get(name).ok_or_else(|| format!("{at}: {name} is not described"))?;
                fits(document, described, value, &format!("{at}.{name}"))?;
            }
        }
    }
    for (i, item) in value.as_array().into_iter().flatten().enumerate() {
        fits(document, &schema["items"], item, &format!("{at}[{i}]"))?;
    }
    Ok(())
}

fn has_type(types: &Value, value: &Value) -> bool {
    let is = |name: &Value| match name.as_str().unwrap() {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "boolean" => value.is_boolean(),
        "null" => value.is_null(),
        other => panic!("{other} is no type"),
    };
    match types {
        Value::Null => true,
        Value::Array(names) => names.iter().any(is),
        name => is(name),
    }
}

fn resolve<'a>(document: &'a Value, target: &str) -> &'a Value {
    let pointer = target.strip_prefix('#').unwrap();
    document.pointer(pointer).unwrap_or_else(|| panic!("{target} leads nowhere"))
}

/// Every `$ref` leads somewhere.
pub(super) fn check_references(document: &Value, part: &Value) {
    match part {
        Value::Object(fields) => {
            if let Some(target) = fields.get("$ref").and_then(Value::as_str) {
                assert!(resolve(document, target).is_object(), "{target}");
            }
            fields.values().for_each(|field| check_references(document, field));
        }
        Value::Array(items) => items.iter().for_each(|item| check_references(document, item)),
        _ => {}
    }
}
