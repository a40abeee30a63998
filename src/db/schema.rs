//! The tables, as both databases have them, in the migrations' order. What only one of them has, the
//! words of posts, is named in `search/queries.rs`.

diesel::table! {
    meta (name) {
        name -> Text,
        value -> Text,
    }
}

diesel::table! {
    boards (id) {
        id -> BigInt,
        slug -> Text,
        name -> Text,
        charter -> Text,
        position -> Integer,
        visibility -> Text,
        created_us -> BigInt,
        time_zone -> Text,
        check_in_minute -> Nullable<Integer>,
        warm -> Float,
        hot -> Nullable<Float>,
        flag_limit -> Integer,
        approve_first -> Integer,
        cross_talk -> Bool,
        alarm_hours -> Integer,
    }
}

diesel::table! {
    addresses (id) {
        id -> BigInt,
        blind_index -> Binary,
        sealed -> Binary,
        suppressed_us -> Nullable<BigInt>,
        created_us -> BigInt,
    }
}

diesel::table! {
    members (id) {
        id -> BigInt,
        handle -> Text,
        handle_key -> Text,
        handle_skeleton -> Text,
        role -> Text,
        claimed -> Bool,
        passphrase_hash -> Nullable<Text>,
        address_id -> Nullable<BigInt>,
        address_confirmed_us -> Nullable<BigInt>,
        created_us -> BigInt,
        warned -> Bool,
        silenced_until_us -> Nullable<BigInt>,
        suspended_until_us -> Nullable<BigInt>,
        moderates -> Bool,
    }
}

diesel::table! {
    sessions (id) {
        id -> BigInt,
        token_hash -> Binary,
        member_id -> BigInt,
        kind -> Text,
        keep -> Bool,
        created_us -> BigInt,
        last_used_us -> BigInt,
        expires_us -> BigInt,
    }
}

diesel::table! {
    threads (id) {
        id -> BigInt,
        board_id -> BigInt,
        kind -> Text,
        title -> Text,
        slug -> Text,
        excerpt -> Text,
        author_id -> BigInt,
        state -> Text,
        revision -> BigInt,
        next_number -> Integer,
        reply_count -> Integer,
        created_us -> BigInt,
        last_post_us -> BigInt,
        host_post_us -> BigInt,
        check_in_day -> Nullable<Text>,
        series_id -> Nullable<BigInt>,
        series_part -> Nullable<Integer>,
        opening_removed -> Bool,
        hidden_title -> Nullable<Text>,
        changes_us -> Nullable<BigInt>,
        locked_reason -> Nullable<Text>,
    }
}

diesel::table! {
    posts (id) {
        id -> BigInt,
        thread_id -> BigInt,
        number -> Integer,
        parent_id -> Nullable<BigInt>,
        reply_to_id -> Nullable<BigInt>,
        path -> Binary,
        depth -> Integer,
        author_id -> BigInt,
        body_md -> Text,
        body_html -> Text,
        render_version -> Integer,
        state -> Text,
        reply_count -> Integer,
        created_us -> BigInt,
        edited_us -> Nullable<BigInt>,
        edited_by -> Nullable<BigInt>,
        moderator_reason -> Nullable<Text>,
        relates -> Integer,
        thanks -> Integer,
        with_yous -> Integer,
        helpful_us -> Nullable<BigInt>,
        helpful_by -> Nullable<BigInt>,
        version -> Integer,
        quiet_changes -> Integer,
        content_note -> Nullable<Text>,
        waiting_us -> Nullable<BigInt>,
        merged_into_id -> Nullable<BigInt>,
        awaits_approval -> Bool,
        from_thread_id -> Nullable<BigInt>,
    }
}

diesel::table! {
    revisions (id) {
        id -> BigInt,
        post_id -> BigInt,
        number -> Integer,
        body_md -> Text,
        body_html -> Text,
        written_us -> BigInt,
        replaced_us -> BigInt,
        replaced_by -> BigInt,
        moderator_reason -> Nullable<Text>,
        content_note -> Nullable<Text>,
    }
}

diesel::table! {
    imports (source, kind, external_id) {
        source -> Text,
        kind -> Text,
        external_id -> Text,
        post_id -> BigInt,
    }
}

diesel::table! {
    idempotency_keys (member_id, value) {
        member_id -> BigInt,
        value -> Text,
        post_id -> BigInt,
        created_us -> BigInt,
    }
}

diesel::table! {
    subscriptions (id) {
        id -> BigInt,
        address_id -> BigInt,
        member_id -> Nullable<BigInt>,
        thread_id -> Nullable<BigInt>,
        board_id -> Nullable<BigInt>,
        frequency -> Text,
        show_details -> Bool,
        state -> Text,
        link_hash -> Binary,
        created_us -> BigInt,
        changed_us -> BigInt,
    }
}

diesel::table! {
    confirmations (id) {
        id -> BigInt,
        nonce -> Binary,
        token_hash -> Binary,
        address_id -> BigInt,
        subscription_id -> Nullable<BigInt>,
        member_id -> Nullable<BigInt>,
        frequency -> Text,
        show_details -> Bool,
        created_us -> BigInt,
        expires_us -> BigInt,
        used_us -> Nullable<BigInt>,
    }
}

diesel::table! {
    outbox (id) {
        id -> BigInt,
        event -> Text,
        created_us -> BigInt,
        relayed_us -> Nullable<BigInt>,
    }
}

diesel::table! {
    deliveries (id) {
        id -> BigInt,
        kind -> Text,
        address_id -> BigInt,
        subscription_id -> Nullable<BigInt>,
        post_id -> Nullable<BigInt>,
        confirmation_id -> Nullable<BigInt>,
        state -> Text,
        due_us -> BigInt,
        enqueued_us -> Nullable<BigInt>,
        lease_us -> Nullable<BigInt>,
        claims -> Integer,
        attempts -> Integer,
        first_try_us -> Nullable<BigInt>,
        outcome -> Nullable<Text>,
        created_us -> BigInt,
        finished_us -> Nullable<BigInt>,
        alarm_id -> Nullable<BigInt>,
    }
}

diesel::table! {
    audit_log (id) {
        id -> BigInt,
        at_us -> BigInt,
        actor_id -> Nullable<BigInt>,
        action -> Text,
        target_kind -> Text,
        target_id -> BigInt,
        thread_id -> Nullable<BigInt>,
        reason -> Text,
        details -> Text,
        member_id -> Nullable<BigInt>,
        other_id -> Nullable<BigInt>,
        board_id -> Nullable<BigInt>,
    }
}

diesel::table! {
    visits (member_id, thread_id) {
        member_id -> BigInt,
        thread_id -> BigInt,
        seen -> Integer,
        new_after -> Integer,
        at_us -> BigInt,
    }
}

diesel::table! {
    reactions (post_id, member_id, kind) {
        post_id -> BigInt,
        member_id -> BigInt,
        kind -> Text,
        created_us -> BigInt,
    }
}

diesel::table! {
    series (id) {
        id -> BigInt,
        author_id -> BigInt,
        title -> Text,
        created_us -> BigInt,
    }
}

diesel::table! {
    tags (id) {
        id -> BigInt,
        slug -> Text,
        name -> Text,
        facet -> Text,
        position -> Integer,
    }
}

diesel::table! {
    thread_tags (thread_id, tag_id) {
        thread_id -> BigInt,
        tag_id -> BigInt,
    }
}

diesel::table! {
    notifications (id) {
        id -> BigInt,
        member_id -> BigInt,
        post_id -> Nullable<BigInt>,
        kind -> Text,
        created_us -> BigInt,
        read_us -> Nullable<BigInt>,
        reason -> Nullable<Text>,
        action_id -> Nullable<BigInt>,
        measure_id -> Nullable<BigInt>,
        case_id -> Nullable<BigInt>,
    }
}

diesel::table! {
    drafts (id) {
        id -> BigInt,
        member_id -> BigInt,
        place -> Text,
        title -> Text,
        content_note -> Text,
        body -> Text,
        choices -> Text,
        base_version -> Nullable<Integer>,
        updated_us -> BigInt,
    }
}

diesel::table! {
    post_heat (post_id) {
        post_id -> BigInt,
        answered_id -> Nullable<BigInt>,
        by_moderator -> Bool,
        score -> Float,
        band -> Text,
        model -> Text,
        written_us -> BigInt,
        scored_us -> BigInt,
    }
}

diesel::table! {
    cases (id) {
        id -> BigInt,
        post_id -> BigInt,
        thread_id -> BigInt,
        kind -> Text,
        state -> Text,
        opened_us -> BigInt,
        looked_us -> Nullable<BigInt>,
        looked_by -> Nullable<BigInt>,
        claimed_by -> Nullable<BigInt>,
        claimed_until_us -> Nullable<BigInt>,
        decision -> Nullable<Text>,
        decided_us -> Nullable<BigInt>,
        decided_by -> Nullable<BigInt>,
        second_opinion_us -> Nullable<BigInt>,
        second_opinion_by -> Nullable<BigInt>,
        touched_us -> Nullable<BigInt>,
    }
}

diesel::table! {
    flags (id) {
        id -> BigInt,
        post_id -> BigInt,
        member_id -> BigInt,
        reason -> Text,
        note -> Nullable<Text>,
        created_us -> BigInt,
        outcome -> Nullable<Text>,
        resolved_us -> Nullable<BigInt>,
    }
}

diesel::table! {
    measures (id) {
        id -> BigInt,
        kind -> Text,
        thread_id -> Nullable<BigInt>,
        member_id -> Nullable<BigInt>,
        other_id -> Nullable<BigInt>,
        minutes -> Nullable<Integer>,
        reason -> Text,
        set_by -> Nullable<BigInt>,
        from_us -> BigInt,
        until_us -> Nullable<BigInt>,
        ended_us -> Nullable<BigInt>,
        ended_by -> Nullable<BigInt>,
        acknowledged_us -> Nullable<BigInt>,
        told_us -> Nullable<BigInt>,
        action_id -> BigInt,
    }
}

diesel::table! {
    board_moderators (board_id, member_id) {
        board_id -> BigInt,
        member_id -> BigInt,
        created_us -> BigInt,
    }
}

diesel::table! {
    appeals (id) {
        id -> BigInt,
        action_id -> BigInt,
        member_id -> BigInt,
        words -> Text,
        state -> Text,
        created_us -> BigInt,
        answer -> Nullable<Text>,
        decided_us -> Nullable<BigInt>,
        decided_by -> Nullable<BigInt>,
        same_moderator -> Bool,
    }
}

diesel::table! {
    moderator_notes (id) {
        id -> BigInt,
        post_id -> BigInt,
        by_id -> BigInt,
        body_md -> Text,
        body_html -> Text,
        created_us -> BigInt,
        removed_us -> Nullable<BigInt>,
        action_id -> BigInt,
    }
}

diesel::table! {
    note_readers (note_id, member_id) {
        note_id -> BigInt,
        member_id -> BigInt,
    }
}

diesel::table! {
    member_notes (id) {
        id -> BigInt,
        member_id -> BigInt,
        by_id -> BigInt,
        words -> Text,
        created_us -> BigInt,
    }
}

diesel::table! {
    case_notes (id) {
        id -> BigInt,
        case_id -> BigInt,
        by_id -> BigInt,
        words -> Text,
        created_us -> BigInt,
    }
}

diesel::table! {
    alarms (id) {
        id -> BigInt,
        kind -> Text,
        case_id -> Nullable<BigInt>,
        member_id -> Nullable<BigInt>,
        words -> Text,
        raised_us -> BigInt,
        ended_us -> Nullable<BigInt>,
        ended_by -> Nullable<BigInt>,
    }
}

diesel::joinable!(members -> addresses (address_id));
diesel::joinable!(sessions -> members (member_id));
diesel::joinable!(threads -> boards (board_id));
diesel::joinable!(threads -> members (author_id));
diesel::joinable!(posts -> threads (thread_id));
diesel::joinable!(posts -> members (author_id));
diesel::joinable!(subscriptions -> addresses (address_id));
diesel::joinable!(audit_log -> members (actor_id));
diesel::joinable!(thread_tags -> tags (tag_id));
diesel::joinable!(post_heat -> posts (post_id));
diesel::joinable!(cases -> posts (post_id));
diesel::joinable!(cases -> threads (thread_id));
diesel::joinable!(flags -> posts (post_id));
diesel::joinable!(flags -> members (member_id));
diesel::joinable!(appeals -> audit_log (action_id));
diesel::joinable!(moderator_notes -> members (by_id));
diesel::joinable!(note_readers -> members (member_id));

diesel::allow_tables_to_appear_in_same_query!(
    meta,
    boards,
    addresses,
    members,
    sessions,
    threads,
    posts,
    revisions,
    imports,
    idempotency_keys,
    subscriptions,
    confirmations,
    outbox,
    deliveries,
    audit_log,
    visits,
    reactions,
    series,
    tags,
    thread_tags,
    notifications,
    drafts,
    post_heat,
    cases,
    flags,
    measures,
    board_moderators,
    appeals,
    moderator_notes,
    note_readers,
    member_notes,
    case_notes,
    alarms,
);
