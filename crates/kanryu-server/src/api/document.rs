//! The OpenAPI document, made from the list of operations.

use axum::response::Response;
use kanryu_domain::board::Finding;
use kanryu_domain::board::people::PersonRow;
use kanryu_domain::event::{Source, SourceKind};
use kanryu_domain::pathway::{StepState, Whereabouts};
use kanryu_domain::roster::PreviewView;
use kanryu_domain::text::Text;
use utoipa::openapi::path::{OperationBuilder, Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::request_body::{RequestBody, RequestBodyBuilder};
use utoipa::openapi::schema::{AdditionalProperties, ObjectBuilder, Schema, SchemaType, Type};
use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityRequirement, SecurityScheme};
use utoipa::openapi::{
    ComponentsBuilder, Content, ContentBuilder, InfoBuilder, OpenApi, OpenApiBuilder, PathItem, PathsBuilder,
    Ref, RefOr, Required, ResponseBuilder,
};
use utoipa::{PartialSchema, ToSchema};

use super::events::{NewEvent, NewEvents, Recorded};
use super::imports::{Imported, UndoRequest};
use super::log::{LogEntry, LogPage};
use super::{Gives, Operation, Sends, operations};
use crate::answer;
use crate::asked::{Asked, COMMON};
use crate::error::{ErrorBody, Fault};

/// The name of the one way to sign in.
const TOKEN: &str = "token";

/// `GET /api/openapi.json`
pub async fn description(asked: Asked) -> Result<Response, Fault> {
    asked.options(&[])?;
    Ok(answer::json(&document()))
}

/// The document.
pub fn document() -> OpenApi {
    let mut paths = PathsBuilder::new();
    for operation in operations() {
        let method = operation.method.clone();
        paths = paths.path(operation.path.clone(), PathItem::new(method, described(&operation)));
    }
    let info = InfoBuilder::new()
        .title("Kanryu")
        .version("1")
        .description(Some(
            "Boards of the Asia Health and Human Well-Being Initiative, as of a day and as known at a moment. \
             Without a token the answers are those for the public: the registry and counts, never a person.",
        ))
        .build();
    OpenApiBuilder::new().info(info).paths(paths).components(Some(components())).build()
}

fn described(operation: &Operation) -> OperationBuilder {
    let mut built = OperationBuilder::new()
        .operation_id(Some(operation.id.clone()))
        .summary(Some(operation.about))
        .tag(if operation.path.contains("people") || operation.path == "/api/explain" {
            "people"
        } else {
            "registry"
        });
    if let Some(scope) = operation.scope {
        built = built.description(Some(format!("Scope of a token: `{}`.", scope.word())));
    }
    let parts = operation.path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
    built = parts.fold(built, |built, part| built.parameter(parameter(part, ParameterIn::Path, true)));
    let options = operation.options.iter().chain(&COMMON);
    built =
        options.fold(built, |built, option| built.parameter(parameter(option, ParameterIn::Query, false)));
    if operation.sends == Some(Sends::Events) {
        built = built.parameter(parameter("Idempotency-Key", ParameterIn::Header, true));
    }
    if let Some(sends) = operation.sends {
        built = built.request_body(Some(body(sends)));
    }
    let given = ResponseBuilder::new()
        .description("The answer.")
        .content(content_type(operation.gives), answered(operation.gives));
    let refused = ResponseBuilder::new()
        .description("A refusal: what, where, what to do.")
        .content("application/json", named::<ErrorBody>());
    built = built.response("200", given).response("default", refused);
    if operation.scope.is_none() {
        return built;
    }
    built = built.security(SecurityRequirement::new(TOKEN, operation.scope.map(|scope| scope.word())));
    if operation.needs_token { built } else { built.security(SecurityRequirement::default()) }
}

fn parameter(name: &str, place: ParameterIn, required: bool) -> Parameter {
    let about = match name {
        "as_of" => Some("The day the answer speaks of, YYYY-MM-DD; today in Japan where absent."),
        "known_at" => Some("Answer from what was recorded by this moment or the end of this day."),
        "lang" => Some("The language of messages: ja or en."),
        "q" => Some("Words that must all occur."),
        "sort" => Some("The order; an unknown key is refused with the valid list."),
        "due" => Some("Only people whose last lawful day is at most this many days ahead."),
        "claim" => Some("A claim, step or limit of the rulebook, such as exam-eligible."),
        "goal" => Some(
            "What to reach, such as certified-care-worker; an unknown goal is refused with the valid list.",
        ),
        "chances" => Some("yes: published pass rates beside the examinations, as an assumption."),
        "from" => Some("The first day, YYYY-MM-DD; the day of the answer where absent."),
        "to" => Some("The second day, YYYY-MM-DD; the next day on which law changes where absent."),
        "source" => Some("Only what cites this source, such as R-EX-01."),
        "topic" => Some("Only this subject, a folder of the rulebooks."),
        "force" => Some("in-force: only what has a version in force on the day."),
        "sure" => Some("doubtful: only what is not established."),
        "dry_run" => Some("true (the default) records nothing; false records every acceptable row."),
        "name" => Some("The name of the file."),
        "owner" => {
            Some("Whose roster it is, organization:…; a case worker's is always their own organization.")
        }
        "Idempotency-Key" => Some("A key of this batch alone, up to 100 characters."),
        _ => None,
    };
    let required = if required { Required::True } else { Required::False };
    let text = ObjectBuilder::new().schema_type(Type::String).build();
    ParameterBuilder::new()
        .name(name)
        .parameter_in(place)
        .required(required)
        .description(about)
        .schema(Some(RefOr::T(Schema::from(text))))
        .build()
}

fn body(sends: Sends) -> RequestBody {
    let builder = RequestBodyBuilder::new().required(Some(Required::True));
    match sends {
        Sends::Events => builder.content("application/json", named::<NewEvents>()),
        Sends::Undo => builder.content("application/json", named::<UndoRequest>()),
        Sends::Roster => builder
            .description(Some("The bytes of an .xlsx file, or of CSV in UTF-8 or Shift_JIS."))
            .content("application/octet-stream", Content::new::<RefOr<Schema>>(None)),
    }
    .build()
}

fn content_type(gives: Gives) -> &'static str {
    match gives {
        Gives::GeoJson => "application/geo+json",
        Gives::Report
        | Gives::People
        | Gives::Person
        | Gives::Explanation
        | Gives::Preview
        | Gives::Recorded
        | Gives::Log
        | Gives::Document => "application/json",
    }
}

fn answered(gives: Gives) -> Content {
    match gives {
        Gives::Report => reference("Report"),
        Gives::People => reference("PeopleList"),
        Gives::Person => reference("Person"),
        Gives::Preview => named::<Imported>(),
        Gives::Recorded => named::<Recorded>(),
        Gives::Log => named::<LogPage>(),
        Gives::Explanation | Gives::GeoJson | Gives::Document => {
            ContentBuilder::new().schema(Some(RefOr::T(Schema::from(open_object())))).build()
        }
    }
}

/// A component of the document by the name of its type.
fn named<T: ToSchema>() -> Content {
    reference(&T::name())
}

fn reference(name: &str) -> Content {
    ContentBuilder::new().schema(Some(RefOr::Ref(Ref::from_schema_name(name)))).build()
}

/// An object that has further fields.
fn open_object() -> ObjectBuilder {
    ObjectBuilder::new()
        .schema_type(SchemaType::new(Type::Object))
        .additional_properties(Some(AdditionalProperties::FreeForm(true)))
}

fn components() -> utoipa::openapi::Components {
    let mut builder = ComponentsBuilder::new();
    let mut schemas = Vec::new();
    fn add<T: ToSchema + PartialSchema>(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        schemas.push((T::name().into_owned(), T::schema()));
        T::schemas(schemas);
    }
    add::<ErrorBody>(&mut schemas);
    add::<NewEvents>(&mut schemas);
    add::<NewEvent>(&mut schemas);
    add::<Source>(&mut schemas);
    add::<SourceKind>(&mut schemas);
    add::<Recorded>(&mut schemas);
    add::<UndoRequest>(&mut schemas);
    add::<Imported>(&mut schemas);
    add::<PreviewView>(&mut schemas);
    add::<LogPage>(&mut schemas);
    add::<LogEntry>(&mut schemas);
    add::<Finding>(&mut schemas);
    add::<Text>(&mut schemas);
    add::<PersonRow>(&mut schemas);
    add::<Whereabouts>(&mut schemas);
    add::<StepState>(&mut schemas);
    for (name, schema) in schemas {
        builder = builder.schema(name, schema);
    }
    builder = builder.schema("Report", report()).schema("PeopleList", people()).schema("Person", person());
    let token = Http::builder()
        .scheme(HttpAuthScheme::Bearer)
        .description(Some("A token made on the account's own page, with scopes."))
        .build();
    builder.security_scheme(TOKEN, SecurityScheme::Http(token)).build()
}

fn text_schema() -> RefOr<Schema> {
    RefOr::T(Schema::from(ObjectBuilder::new().schema_type(Type::String).build()))
}

fn list_of(name: &str) -> RefOr<Schema> {
    RefOr::T(Schema::from(utoipa::openapi::ArrayBuilder::new().items(Ref::from_schema_name(name)).build()))
}

/// What every board has, beside its own fields.
fn dated() -> ObjectBuilder {
    open_object().property("as_of", text_schema()).property("known_at", text_schema()).required("as_of")
}

fn report() -> Schema {
    let builder = dated().property("findings", list_of("Finding")).property("sources", list_of("Source"));
    Schema::from(builder.required("findings").required("sources").build())
}

fn people() -> Schema {
    Schema::from(dated().property("people", list_of("PersonRow")).required("people").build())
}

fn person() -> Schema {
    let builder =
        dated().property("person", Ref::from_schema_name("PersonRow")).property("standing", open_object());
    Schema::from(builder.required("person").required("standing").build())
}
