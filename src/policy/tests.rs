//! Who may do what, as one table: every kind of actor, every action, every fact that counts.
//!
//! A change of policy changes a cell here, and nothing else may.

use super::post::PostFacts;
use super::thread::{Asked, Audience, ThreadFacts};
use super::*;

/// Who stands at the head of each column. "author": of the post in question.
const ACTORS: [(&str, Actor); 8] = [
    ("anonymous", Actor::Anonymous),
    ("member", member(1, Rank::Member)),
    ("author", member(AUTHOR, Rank::Member)),
    ("moderator", member(2, Rank::Moderator)),
    ("mod-author", member(AUTHOR, Rank::Moderator)),
    ("host", member(3, Rank::Host)),
    ("host-author", member(AUTHOR, Rank::Host)),
    ("system", Actor::System),
];
const AUTHOR: i64 = 9;

const fn member(id: i64, rank: Rank) -> Actor {
    Actor::Member { id: MemberId(id), rank, held: Held::Free }
}

/// "yes", or why not.
const POLICY: &str = "
action                        | anonymous | member    | author    | moderator | mod-author | host     | host-author | system
write anything                | sign-in   | yes       | yes       | yes       | yes        | yes      | yes         | sign-in
open /mod                     | sign-in   | not-mod   | not-mod   | yes       | yes        | yes      | yes         | yes
grant a role                  | not-host  | not-host  | not-host  | not-host  | not-host   | yes      | yes         | yes
look for what waits for a host| sign-in   | not-host  | not-host  | not-host  | not-host   | yes      | yes         | yes
say who may read a board      | not-host  | not-host  | not-host  | not-host  | not-host   | yes      | yes         | yes
name a board                  | not-host  | not-host  | not-host  | not-host  | not-host   | yes      | yes         | yes
see a public board            | yes       | yes       | yes       | yes       | yes        | yes      | yes         | yes
see a members' board          | no        | yes       | yes       | yes       | yes        | yes      | yes         | yes
start on a public board       | sign-in   | yes       | yes       | yes       | yes        | yes      | yes         | sign-in
start on a members' board     | sign-in   | yes       | yes       | yes       | yes        | yes      | yes         | sign-in
follow a public board         | yes       | yes       | yes       | yes       | yes        | yes      | yes         | yes
follow a members' board       | sign-in   | yes       | yes       | yes       | yes        | yes      | yes         | yes
reply in an open thread       | sign-in   | yes       | yes       | yes       | yes        | yes      | yes         | sign-in
reply in a locked thread      | sign-in   | locked    | locked    | locked    | locked     | locked   | locked      | sign-in
reply in a thread at rest     | sign-in   | rests     | rests     | rests     | rests      | rests    | rests       | sign-in
read a post                   | yes       | yes       | yes       | yes       | yes        | yes      | yes         | yes
read a removed post           | no        | no        | yes       | yes       | yes        | yes      | yes         | yes
answer a post                 | yes       | yes       | yes       | yes       | yes        | yes      | yes         | yes
answer a removed post         | removed   | removed   | removed   | removed   | removed    | removed  | removed     | removed
edit a post                   | sign-in   | not-yours | yes       | not-yours | yes        | not-yours| yes         | sign-in
edit a removed post           | sign-in   | not-yours | removed   | not-yours | removed    | not-yours| removed     | sign-in
edit a moderated post         | sign-in   | not-yours | moderated | not-yours | moderated  | not-yours| moderated   | sign-in
edit one removed, moderated   | sign-in   | not-yours | removed   | not-yours | removed    | not-yours| removed     | sign-in
react to a post               | sign-in   | yes       | own-react | yes       | own-react  | yes      | own-react   | sign-in
react to a removed post       | sign-in   | removed   | own-react | removed   | own-react  | removed  | own-react   | sign-in
mark the author's own reply   | sign-in   | not-asker | own-reply | not-asker | own-reply  | yes      | own-reply   | sign-in
mark a member's reply         | sign-in   | not-asker | yes       | not-asker | yes        | yes      | yes         | sign-in
mark it where a member asked  | sign-in   | yes       | not-asker | not-asker | not-asker  | yes      | yes         | sign-in
mark a removed reply          | sign-in   | not-asker | removed   | not-asker | removed    | removed  | removed     | sign-in
mark what answers no question | sign-in   | no-answer | no-answer | no-answer | no-answer  | no-answer| no-answer   | sign-in
decide a case                 | sign-in   | not-mod   | not-mod   | yes       | own-case   | yes      | own-case    | yes
decide one they flagged       | sign-in   | not-mod   | not-mod   | own-flag  | own-case   | own-flag | own-case    | own-flag
decide one that answers them  | sign-in   | not-mod   | not-mod   | own-target| own-case   | own-target| own-case   | own-target
ask for another look          | sign-in   | not-yours | yes       | not-yours | yes        | not-yours| yes         | sign-in
ask about what one did oneself| sign-in   | not-yours | not-yours | not-yours | not-yours  | not-yours| not-yours   | sign-in
ask about what is final       | sign-in   | not-yours | final     | not-yours | final      | not-yours| final       | sign-in
answer an appeal              | sign-in   | not-mod   | not-mod   | yes       | own-case   | yes      | own-case    | yes
answer it having acted        | sign-in   | not-mod   | not-mod   | own-act   | own-case   | yes      | own-case    | yes
answer it having acted, alone | sign-in   | not-mod   | not-mod   | yes       | own-case   | yes      | own-case    | yes
restore a hidden post         | sign-in   | not-mod   | not-mod   | yes       | own-post   | yes      | own-post    | yes
flag a post                   | sign-in   | yes       | own-text  | yes       | own-text   | yes      | own-text    | sign-in
flag a removed post           | sign-in   | removed   | own-text  | removed   | own-text   | removed  | own-text    | sign-in
set a board's thresholds      | not-host  | not-host  | not-host  | not-host  | not-host   | yes      | yes         | yes
have all posts read again     | not-host  | not-host  | not-host  | not-host  | not-host   | yes      | yes         | yes
have all posts rendered again | not-host  | not-host  | not-host  | not-host  | not-host   | yes      | yes         | yes
set a check-in's hour         | not-host  | not-host  | not-host  | not-host  | not-host   | yes      | yes         | yes
start a check-in by hand      | yes       | yes       | yes       | yes       | yes        | yes      | yes         | yes
start one where they open     | schedule  | schedule  | schedule  | schedule  | schedule   | schedule | schedule    | schedule
check in                      | yes       | yes       | yes       | yes       | yes        | yes      | yes         | yes
check in a second time        | checked-in| checked-in| checked-in| checked-in| checked-in | checked-in| checked-in | checked-in
delete a post                 | sign-in   | not-yours | yes       | not-yours | yes        | not-yours| yes         | sign-in
delete a removed post         | sign-in   | not-yours | removed   | not-yours | removed    | not-yours| removed     | sign-in
quote a post                  | yes       | yes       | yes       | yes       | yes        | yes      | yes         | yes
quote a removed post          | removed   | removed   | removed   | removed   | removed    | removed  | removed     | removed
read an earlier text          | yes       | yes       | yes       | yes       | yes        | yes      | yes         | yes
read one a moderator replaced | no        | no        | yes       | yes       | yes        | yes      | yes         | yes
read one of a removed post    | no        | no        | yes       | yes       | yes        | yes      | yes         | yes
read one removed, replaced    | no        | no        | yes       | yes       | yes        | yes      | yes         | yes
moderate a post               | sign-in   | not-mod   | not-mod   | yes       | own-post   | yes      | own-post    | yes
moderate a removed post       | sign-in   | not-mod   | not-mod   | removed   | own-post   | removed  | own-post    | removed
moderate a moderated post     | sign-in   | not-mod   | not-mod   | yes       | own-post   | yes      | own-post    | yes
moderate removed, moderated   | sign-in   | not-mod   | not-mod   | removed   | own-post   | removed  | own-post    | removed
";

/// What each row asks.
/// An action's name, and what an actor who tries it is told.
type Action = (&'static str, Box<dyn Fn(Actor) -> &'static str>);

fn actions() -> Vec<Action> {
    use Audience::{Everyone, Members};
    const FINE: PostFacts =
        PostFacts { author: MemberId(AUTHOR), removed: false, edited_by_moderator: false };
    const REMOVED: PostFacts = PostFacts { removed: true, ..FINE };
    const MODERATED: PostFacts = PostFacts { edited_by_moderator: true, ..FINE };
    const BOTH: PostFacts = PostFacts { removed: true, ..MODERATED };
    const OPEN: ThreadFacts = ThreadFacts { locked: false, rests: false };
    const LOCKED: ThreadFacts = ThreadFacts { locked: true, rests: false };
    const RESTS: ThreadFacts = ThreadFacts { locked: false, rests: true };
    // "author" asked, or "member" did.
    const ASKED: Asked = Asked { asker: MemberId(AUTHOR), answers_it: true };
    const BY_MEMBER: Asked = Asked { asker: MemberId(1), answers_it: true };
    const NOT_ASKED: Asked = Asked { answers_it: false, ..ASKED };
    const OTHERS: PostFacts = PostFacts { author: MemberId(77), ..FINE };
    const ABOUT: moderation::Concern = moderation::Concern {
        by: Some(MemberId(88)),
        about: [Some(MemberId(AUTHOR)), None],
        can_be_undone: true,
    };
    const OWN_DOING: moderation::Concern = moderation::Concern { by: Some(MemberId(AUTHOR)), ..ABOUT };
    const FINAL: moderation::Concern = moderation::Concern { can_be_undone: false, ..ABOUT };
    // "moderator" acted.
    const BY_MOD: moderation::Concern = moderation::Concern { by: Some(MemberId(2)), ..ABOUT };
    const NONE: moderation::Interest = moderation::Interest { has_flagged: false, is_target: false };
    const FLAGGED: moderation::Interest = moderation::Interest { has_flagged: true, ..NONE };
    const TARGET: moderation::Interest = moderation::Interest { is_target: true, ..NONE };
    vec![
        ("write anything", Box::new(|a| word(signed_in(a).map(drop)))),
        ("open /mod", Box::new(|a| word(moderate(a)))),
        ("grant a role", Box::new(|a| word(grant_role(a)))),
        ("look for what waits for a host", Box::new(|a| word(thread::answer_as_host(a)))),
        ("say who may read a board", Box::new(|a| word(thread::set_audience(a)))),
        ("name a board", Box::new(|a| word(thread::set_words(a)))),
        ("see a public board", Box::new(|a| yes(thread::sees(a, Everyone)))),
        ("see a members' board", Box::new(|a| yes(thread::sees(a, Members)))),
        ("start on a public board", Box::new(|a| word(thread::start(a, Everyone)))),
        ("start on a members' board", Box::new(|a| word(thread::start(a, Members)))),
        ("follow a public board", Box::new(|a| word(thread::follow(a, Everyone)))),
        ("follow a members' board", Box::new(|a| word(thread::follow(a, Members)))),
        ("reply in an open thread", Box::new(|a| word(thread::reply(a, OPEN)))),
        ("reply in a locked thread", Box::new(|a| word(thread::reply(a, LOCKED)))),
        ("reply in a thread at rest", Box::new(|a| word(thread::reply(a, RESTS)))),
        ("read a post", Box::new(|a| yes(post::read(a, FINE) && post::read(a, MODERATED)))),
        ("read a removed post", Box::new(|a| yes(post::read(a, REMOVED)))),
        ("answer a post", Box::new(|a| word(post::answer(a, FINE).and(post::answer(a, MODERATED))))),
        ("answer a removed post", Box::new(|a| word(post::answer(a, REMOVED)))),
        ("edit a post", Box::new(|a| word(post::edit(a, FINE)))),
        ("edit a removed post", Box::new(|a| word(post::edit(a, REMOVED)))),
        ("edit a moderated post", Box::new(|a| word(post::edit(a, MODERATED)))),
        ("edit one removed, moderated", Box::new(|a| word(post::edit(a, BOTH)))),
        ("react to a post", Box::new(|a| word(post::react(a, FINE).and(post::react(a, MODERATED))))),
        ("react to a removed post", Box::new(|a| word(post::react(a, REMOVED)))),
        ("mark the author's own reply", Box::new(|a| word(thread::mark_helpful(a, ASKED, FINE)))),
        ("mark a member's reply", Box::new(|a| word(thread::mark_helpful(a, ASKED, OTHERS)))),
        ("mark it where a member asked", Box::new(|a| word(thread::mark_helpful(a, BY_MEMBER, FINE)))),
        (
            "mark a removed reply",
            Box::new(|a| word(thread::mark_helpful(a, ASKED, PostFacts { removed: true, ..OTHERS }))),
        ),
        ("mark what answers no question", Box::new(|a| word(thread::mark_helpful(a, NOT_ASKED, OTHERS)))),
        (
            "decide a case",
            Box::new(|a| word(moderation::decide(a, FINE, NONE).and(moderation::decide(a, REMOVED, NONE)))),
        ),
        ("decide one they flagged", Box::new(|a| word(moderation::decide(a, FINE, FLAGGED)))),
        ("decide one that answers them", Box::new(|a| word(moderation::decide(a, FINE, TARGET)))),
        ("ask for another look", Box::new(|a| word(moderation::appeal(a, ABOUT)))),
        ("ask about what one did oneself", Box::new(|a| word(moderation::appeal(a, OWN_DOING)))),
        ("ask about what is final", Box::new(|a| word(moderation::appeal(a, FINAL)))),
        ("answer an appeal", Box::new(|a| word(moderation::decide_appeal(a, ABOUT, false)))),
        ("answer it having acted", Box::new(|a| word(moderation::decide_appeal(a, BY_MOD, false)))),
        ("answer it having acted, alone", Box::new(|a| word(moderation::decide_appeal(a, BY_MOD, true)))),
        ("restore a hidden post", Box::new(|a| word(moderation::restore(a, REMOVED)))),
        ("flag a post", Box::new(|a| word(post::flag(a, FINE).and(post::flag(a, MODERATED))))),
        ("flag a removed post", Box::new(|a| word(post::flag(a, REMOVED)))),
        ("set a board's thresholds", Box::new(|a| word(thread::set_thresholds(a)))),
        ("have all posts read again", Box::new(|a| word(thread::rescore(a)))),
        ("have all posts rendered again", Box::new(|a| word(thread::rerender(a)))),
        ("set a check-in's hour", Box::new(|a| word(thread::set_schedule(a)))),
        ("start a check-in by hand", Box::new(|a| word(thread::start_check_in(a, false)))),
        ("start one where they open", Box::new(|a| word(thread::start_check_in(a, true)))),
        ("check in", Box::new(|a| word(thread::check_in(a, false)))),
        ("check in a second time", Box::new(|a| word(thread::check_in(a, true)))),
        ("delete a post", Box::new(|a| word(post::delete(a, FINE).and(post::delete(a, MODERATED))))),
        ("delete a removed post", Box::new(|a| word(post::delete(a, REMOVED).and(post::delete(a, BOTH))))),
        ("quote a post", Box::new(|a| word(post::quote(a, FINE).and(post::quote(a, MODERATED))))),
        ("quote a removed post", Box::new(|a| word(post::quote(a, REMOVED)))),
        ("read an earlier text", Box::new(|a| yes(post::read_revision(a, FINE, false)))),
        ("read one a moderator replaced", Box::new(|a| yes(post::read_revision(a, MODERATED, true)))),
        ("read one of a removed post", Box::new(|a| yes(post::read_revision(a, REMOVED, false)))),
        ("read one removed, replaced", Box::new(|a| yes(post::read_revision(a, BOTH, true)))),
        ("moderate a post", Box::new(|a| word(moderation::edit(a, FINE)))),
        ("moderate a removed post", Box::new(|a| word(moderation::edit(a, REMOVED)))),
        ("moderate a moderated post", Box::new(|a| word(moderation::edit(a, MODERATED)))),
        ("moderate removed, moderated", Box::new(|a| word(moderation::edit(a, BOTH)))),
    ]
}

fn yes(allowed: bool) -> &'static str {
    if allowed { "yes" } else { "no" }
}

fn word(decision: Result<(), Denied>) -> &'static str {
    match decision {
        Ok(()) => "yes",
        Err(Denied::SignIn) => "sign-in",
        Err(Denied::NotYours) => "not-yours",
        Err(Denied::NotAModerator) => "not-mod",
        Err(Denied::NotTheHost) => "not-host",
        Err(Denied::ThreadLocked) => "locked",
        Err(Denied::PostRemoved) => "removed",
        Err(Denied::EditedByModerator) => "moderated",
        Err(Denied::OwnPost) => "own-post",
        Err(Denied::OwnCase) => "own-case",
        Err(Denied::OwnTarget) => "own-target",
        Err(Denied::OwnFlag) => "own-flag",
        Err(Denied::OwnToFlag) => "own-text",
        Err(Denied::OwnReaction) => "own-react",
        Err(Denied::OwnReply) => "own-reply",
        Err(Denied::NotTheAsker) => "not-asker",
        Err(Denied::NotAnAnswer) => "no-answer",
        Err(Denied::CheckedIn) => "checked-in",
        Err(Denied::BySchedule) => "schedule",
        Err(Denied::ThreadRests) => "rests",
        Err(Denied::Warned) => "warned",
        Err(Denied::Silenced) => "silenced",
        Err(Denied::Suspended) => "suspended",
        Err(Denied::Separated(_)) => "separated",
        Err(Denied::OwnDecision) => "own-act",
        Err(Denied::CannotBeUndone) => "final",
        Err(Denied::OwnAccount) => "own-self",
        Err(Denied::AModerator) => "a-mod",
        Err(Denied::AHost) => "a-host",
    }
}

#[test]
fn everyone_may_do_what_the_table_says_and_nothing_else() {
    let expected: Vec<Vec<&str>> =
        POLICY.trim().lines().map(|line| line.split('|').map(str::trim).collect()).collect();
    let head: Vec<&str> = std::iter::once("action").chain(ACTORS.map(|(name, _)| name)).collect();
    assert_eq!(expected[0], head);
    let rows = actions().into_iter().map(|(name, decide)| {
        std::iter::once(name).chain(ACTORS.map(|(_, actor)| decide(actor))).collect::<Vec<_>>()
    });
    let found: Vec<Vec<&str>> = rows.collect();
    for (expected, found) in expected[1..].iter().zip(&found) {
        assert_eq!(expected, found, "{head:?}");
    }
    assert_eq!(expected.len() - 1, found.len(), "a row of the table is never asked, or an action has no row");
}

/// What one who is held may still do: leave, read, ask for another look. Not: speak, and once
/// suspended leave any trace.
#[test]
fn whoever_is_held_reads_and_may_leave() {
    const FINE: PostFacts =
        PostFacts { author: MemberId(AUTHOR), removed: false, edited_by_moderator: false };
    let held = |rank, held| Actor::Member { id: MemberId(5), rank, held };
    let (open, everyone) = (ThreadFacts { locked: false, rests: false }, Audience::Everyone);
    for (hold, speaks, acts) in [
        (Held::Free, "yes", "yes"),
        (Held::Warned, "warned", "yes"),
        (Held::Silenced, "silenced", "yes"),
        (Held::Suspended, "suspended", "suspended"),
    ] {
        let actor = held(Rank::Member, hold);
        assert_eq!(word(thread::reply(actor, open)), speaks);
        assert_eq!(word(thread::start(actor, everyone)), speaks);
        assert_eq!(word(post::edit(actor, PostFacts { author: MemberId(5), ..FINE })), speaks);
        assert_eq!(word(post::delete(actor, PostFacts { author: MemberId(5), ..FINE })), "yes");
        assert_eq!(word(post::react(actor, FINE)), acts);
        assert_eq!(word(post::flag(actor, FINE)), acts);
        assert_eq!(word(signed_in(actor).map(drop)), "yes");
        assert!(thread::sees(actor, Audience::Members) && post::read(actor, FINE));
        // Moderators are not immune.
        let moderates = if hold == Held::Warned { "yes" } else { speaks };
        for rank in [Rank::Moderator, Rank::Host] {
            assert_eq!(word(moderate(held(rank, hold))), moderates);
            assert_eq!(word(moderation::edit(held(rank, hold), FINE)), moderates);
        }
    }
}

#[test]
fn a_board_s_moderator_is_one_there_and_a_member_elsewhere() {
    const FINE: PostFacts =
        PostFacts { author: MemberId(AUTHOR), removed: false, edited_by_moderator: false };
    let actor = member(4, Rank::BoardModerator);
    assert_eq!(word(open_desk(actor)), "yes");
    for (there, expected) in [(true, "yes"), (false, "not-mod")] {
        let here = actor.on_board(there);
        assert_eq!(word(moderate(here)), expected);
        assert_eq!(word(moderation::edit(here, FINE)), expected);
        assert_eq!(post::read(here, PostFacts { removed: true, ..FINE }), there);
    }
    assert_eq!(word(moderate(actor)), "not-mod", "without a board there is none");
    for rank in [Rank::Member, Rank::Moderator, Rank::Host] {
        assert_eq!(member(4, rank).on_board(true), member(4, rank));
        assert_eq!(member(4, rank).on_board(false), member(4, rank));
    }
}

#[test]
fn a_small_change_made_at_once_is_a_slip_of_the_pen() {
    let quiet = |seconds_since_posting, characters| {
        post::changes_quietly(post::ChangeFacts { seconds_since_posting, characters })
    };
    assert!(quiet(0, 1) && quiet(300, 100));
    assert!(!quiet(301, 1) && !quiet(0, 101));
}

#[test]
fn a_refusal_that_signing_in_would_lift_says_so() {
    assert_eq!(Denied::SignIn.status(), 401);
    assert_eq!(Denied::ThreadLocked.status(), 423);
    assert_eq!(Denied::CheckedIn.status(), 409);
    let others = [
        Denied::NotYours,
        Denied::NotAModerator,
        Denied::NotTheHost,
        Denied::PostRemoved,
        Denied::EditedByModerator,
        Denied::OwnPost,
        Denied::OwnReaction,
        Denied::OwnReply,
        Denied::NotTheAsker,
        Denied::NotAnAnswer,
    ];
    assert!(others.iter().all(|denied| denied.status() == 403));
}

#[test]
fn slow_mode_asks_members_to_wait_and_moderators_not() {
    let (member, moderator) = (member(1, Rank::Member), member(2, Rank::Moderator));
    let pace = |last, now| thread::Pace { gap: 60, last, now };
    assert_eq!(thread::wait(member, pace(None, 100)), None, "they have not replied yet");
    assert_eq!(thread::wait(member, pace(Some(100), 100)), Some(60));
    assert_eq!(thread::wait(member, pace(Some(100), 159)), Some(1));
    assert_eq!(thread::wait(member, pace(Some(100), 160)), None);
    assert_eq!(thread::wait(member, pace(Some(900), 100)), Some(60), "the clock was set back");
    assert_eq!(thread::wait(moderator, pace(Some(100), 100)), None);
}

#[test]
fn posts_wait_where_the_thread_asks_and_while_their_author_is_new() {
    let newness = thread::Newness { thread_asks: false, first: 2, written: 1, in_danger: false };
    let author = member(1, Rank::Member);
    assert!(thread::waits(author, newness));
    assert!(!thread::waits(author, thread::Newness { written: 2, ..newness }));
    assert!(thread::waits(author, thread::Newness { written: 2, thread_asks: true, ..newness }));
    assert!(!thread::waits(author, thread::Newness { in_danger: true, ..newness }));
    assert!(!thread::waits(member(2, Rank::Moderator), newness));
}
