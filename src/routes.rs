//! The only table of addresses.

mod address;

use actix_web::body::{EitherBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::middleware::{Next, from_fn};
use actix_web::web::{self, ServiceConfig, scope};
use actix_web::{Error, FromRequest, ResponseError};

use crate::error::AppError;
use crate::web::{PageError, Viewer, asset, host_file};
use crate::{
    accounts, api, boards, drafts, feeds, flags, moderation, notices, policy, search, site, subscriptions,
    threads,
};

use address::{json, page};

pub(crate) fn pages(config: &mut ServiceConfig) {
    use accounts::door_http as door;
    use accounts::http as account;
    use drafts::http as draft;
    use moderation::appeals::http as appeal;
    use moderation::desk::case_http as case;
    use moderation::members as member;
    use moderation::threads::http as on_thread;
    use subscriptions::http as mail;
    use threads::{delete_http, edit_http, history_http, reply_http as replying};
    use threads::{
        http as thread, post_http as post_page, start_http as new_thread, support_http as support,
    };
    config
        .service(page("/").get(boards::http::front))
        .service(page("/b/{board}").get(boards::http::board))
        .service(page("/b/{board}/new").get(new_thread::new_form).post(new_thread::create))
        .service(page("/t/{id}/reply").get(replying::thread_form))
        .service(page("/t/{id}/replies").post(replying::to_thread))
        .service(page("/t/{id}/fresh").get(thread::fresh))
        .service(page("/t/{id}/new").get(thread::first_new))
        .service(page("/t/{id}/unread").get(thread::unread))
        .service(page("/t/{id_slug}").get(thread::show))
        .service(page("/p/{id}").get(post_page::permalink))
        .service(page("/p/{id}/reply").get(replying::post_form))
        .service(page("/p/{id}/replies").post(replying::to_post))
        .service(page("/p/{id}/revisions").get(history_http::history))
        .service(page("/p/{id}/edit").get(edit_http::edit_form).post(edit_http::edit))
        .service(page("/p/{id}/delete").get(delete_http::delete_form).post(delete_http::delete))
        .service(page("/p/{id}/reactions").post(support::take_reaction))
        .service(page("/p/{id}/flag").get(flags::http::flag_form).post(flags::http::take_flag))
        .service(page("/p/{id}/helpful").post(support::take_helpful))
        .service(page("/preview").post(new_thread::preview))
        .service(page("/join").get(door::join_form).post(door::take_join))
        .service(page("/sign-in").get(door::sign_in_form).post(door::take_sign_in))
        .service(page("/sign-out").post(door::sign_out))
        .service(page("/welcome").get(account::welcome_form).post(account::take_welcome))
        .service(page("/me").get(account::me))
        .service(page("/me/sessions/{id}/revoke").post(account::revoke_session))
        .service(page("/me/drafts").get(draft::mine).post(draft::keep))
        .service(page("/me/drafts/{id}/throw-away").post(draft::throw_away))
        .service(page("/me/notifications").get(notices::http::mine))
        .service(page("/me/notifications/read").post(notices::http::mark_all))
        .service(page("/me/notifications/{id}").post(notices::http::open))
        .service(page("/me/subscriptions").get(mail::mine).post(mail::change_mine))
        .service(page("/me/appeals/{id}").get(appeal::ask_form).post(appeal::take_ask))
        .service(page("/me/standing").get(member::standing_http::mine))
        .service(page("/me/standing/{measure}/acknowledge").post(member::standing_http::acknowledge))
        .service(page("/me/separations").get(member::distance_http::form).post(member::distance_http::take))
        .service(page("/m/{handle}").get(threads::member_http::member))
        .service(page("/search").get(search::http::search))
        .service(page("/unanswered").get(threads::list_http::unanswered))
        .service(page("/subscribe").get(mail::subscribe_form).post(mail::take_subscribe))
        .service(page("/subscribe/confirm/{token}").get(mail::confirm_form).post(mail::take_confirm))
        .service(page("/u/{token}").get(mail::manage).post(mail::take_manage))
        .service(
            scope("/mod")
                .wrap(from_fn(moderators_only))
                .service(page("").get(moderation::desk::http::desk))
                .service(page("/cases/{id}").get(case::show))
                .service(page("/cases/{id}/claim").post(case::take_claim))
                .service(page("/cases/{id}/decision").post(case::take_decision))
                .service(page("/cases/{id}/notes").post(case::take_note))
                .service(page("/appeals/{id}").get(appeal::answer_form).post(appeal::take_answer))
                .service(page("/figures").get(moderation::record::figures_http::show))
                .service(page("/alarms/{id}/end").post(moderation::alarms_http::take_end))
                .service(page("/log").get(moderation::record::http::log))
                .service(page("/threads/{id}").get(on_thread::thread))
                .service(page("/threads/{id}/slow-mode").post(on_thread::take_slow_mode))
                .service(page("/threads/{id}/rest").post(on_thread::take_rest))
                .service(page("/threads/{id}/lock").post(on_thread::take_lock))
                .service(page("/threads/{id}/approval").post(on_thread::take_approval))
                .service(page("/threads/{id}/cross-talk").post(on_thread::take_cross_talk))
                .service(page("/threads/{id}/move").post(on_thread::take_move))
                .service(
                    page("/measures/{id}/lift")
                        .get(moderation::measures_http::lift_form)
                        .post(moderation::measures_http::take_lift),
                )
                .service(
                    page("/members/{handle}").get(member::member_http::show).post(member::member_http::take),
                )
                .service(page("/members/{handle}/notes").post(member::member_http::take_note))
                .service(page("/pairs").get(member::find_http::find))
                .service(page("/pairs/{a}/{b}").get(member::pair_http::show).post(member::pair_http::take))
                .service(
                    page("/posts/{id}/restore")
                        .get(moderation::posts::restore_http::restore_form)
                        .post(moderation::posts::restore_http::take_restore),
                )
                .service(
                    page("/posts/{id}/edit")
                        .get(moderation::posts::edit_http::edit_form)
                        .post(moderation::posts::edit_http::take_edit),
                )
                .service(page("/posts/{id}").get(moderation::posts::acts_http::post))
                .service(
                    page("/posts/{id}/{act}")
                        .get(moderation::posts::acts_http::form)
                        .post(moderation::posts::acts_http::take),
                )
                .service(
                    page("/notes/{id}/removal")
                        .get(moderation::posts::acts_http::note_form)
                        .post(moderation::posts::acts_http::take_note),
                ),
        )
        .service(page("/transparency").get(moderation::record::figures_http::transparency))
        .service(page("/help-now").get(site::help_now))
        .service(page("/exit").get(door::exit))
        .service(page("/healthz").get(site::healthz))
        .service(page("/readyz").get(site::readyz))
        .service(page("/feeds/b/{board}.atom").get(feeds::http::board))
        .service(page("/feeds/t/{id}.atom").get(feeds::http::thread))
        .service(page("/robots.txt").get(feeds::crawlers::robots))
        .service(page("/sitemap.xml").get(feeds::crawlers::sitemap))
        .service(page("/files/{name}").get(host_file))
        .service(page("/static/{name:.*}").get(asset));
}

/// The door to all of `/mod`; what is behind it asks again for what it does.
///
/// A refusal is answered here: an error that leaves a middleware would pass by the headers and the log.
async fn moderators_only<B: MessageBody>(
    mut request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B>>, Error> {
    let (http, payload) = request.parts_mut();
    let allowed = Viewer::from_request(http, payload).await.and_then(|viewer| {
        policy::open_desk(viewer.actor()).map_err(|denied| PageError::from(AppError::from(denied)))
    });
    let here = request.uri().path_and_query().map(|here| here.as_str().to_owned());
    match allowed {
        Ok(()) => Ok(next.call(request).await?.map_into_left_body()),
        Err(refused) => {
            let refused = refused.at(here.as_deref().unwrap_or("/"));
            Ok(request.into_response(refused.error_response()).map_into_right_body())
        }
    }
}

pub(crate) fn programs(config: &mut ServiceConfig) {
    use api::{
        accounts, alarms, appeals, boards, decisions, flags, members, moderation, post_acts, posts,
        reactions, search, subscriptions, thread_measures as on_thread, threads,
    };
    config.service(
        scope("/api/v1")
            .app_data(api::json_config())
            .app_data(api::path_config())
            .app_data(api::query_config())
            .service(json("/openapi.json").get(api::openapi::document))
            .service(json("/members").post(accounts::join))
            .service(json("/sessions").post(accounts::sign_in))
            .service(json("/sessions/current").delete(accounts::sign_out))
            .service(json("/boards").get(boards::list))
            .service(json("/boards/{slug}/threads").get(boards::threads).post(threads::start))
            .service(json("/threads/{id}").get(threads::show))
            .service(json("/threads/{id}/posts").post(posts::reply))
            .service(json("/posts/{id}").patch(posts::edit).delete(posts::delete))
            .service(json("/posts/{id}/revisions").get(posts::revisions))
            .service(json("/search").get(search::search))
            .service(json("/posts/{id}/reactions/{kind}").put(reactions::put).delete(reactions::delete))
            .service(json("/posts/{id}/flags").post(flags::post))
            .service(json("/subscriptions").put(subscriptions::put))
            .service(json("/subscriptions/{id}").delete(subscriptions::end))
            .service(json("/mod/posts/{id}/edit").post(moderation::edit))
            .service(json("/mod/posts/{id}/restore").post(decisions::restore))
            .service(json("/mod/cases/{id}").get(decisions::case))
            .service(json("/mod/cases/{id}/claim").post(decisions::claim).delete(decisions::release))
            .service(json("/mod/cases/{id}/notes").post(decisions::note))
            .service(json("/mod/posts/{id}/redaction").post(post_acts::redact))
            .service(json("/mod/posts/{id}/note").post(post_acts::note))
            .service(json("/mod/posts/{id}/hide").post(post_acts::hide))
            .service(json("/mod/posts/{id}/merge").post(post_acts::merge))
            .service(json("/mod/posts/{id}/move").post(post_acts::move_post))
            .service(json("/mod/threads/{id}/split").post(post_acts::split))
            .service(json("/mod/notes/{id}/removal").post(post_acts::remove_note))
            .service(json("/mod/threads/{id}/slow-mode").post(on_thread::slow_mode))
            .service(json("/mod/threads/{id}/rest").post(on_thread::rest))
            .service(json("/mod/threads/{id}/approval").post(on_thread::approval))
            .service(json("/mod/threads/{id}/cross-talk").post(on_thread::cross_talk))
            .service(json("/mod/threads/{id}/lock").post(on_thread::lock))
            .service(json("/mod/threads/{id}/move").post(on_thread::move_to_board))
            .service(json("/mod/measures/{id}/lift").post(on_thread::lift))
            .service(json("/mod/alarms").get(alarms::list))
            .service(json("/mod/alarms/{id}/end").post(alarms::end))
            .service(json("/mod/cases/{id}/decision").post(decisions::decide))
            .service(json("/mod/appeals").get(appeals::list))
            .service(json("/mod/appeals/{id}/decision").post(appeals::decide))
            .service(json("/appeals").post(appeals::post))
            .service(json("/mod/cases").get(moderation::cases))
            .service(json("/mod/log").get(moderation::log))
            .service(json("/mod/separations").post(members::separate_both))
            .service(json("/mod/pairs/{a}/{b}").get(members::pair))
            .service(json("/mod/members/{handle}/notes").post(members::note))
            .service(json("/mod/members/{handle}/{kind}").post(members::act))
            .service(json("/separations").post(members::ask))
            .service(json("/me/standing").get(members::standing))
            .service(json("/me/standing/{measure}/acknowledge").post(members::acknowledge))
            .default_service(web::to(api::not_found)),
    );
}
