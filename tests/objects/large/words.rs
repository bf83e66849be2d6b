//! What large applications are made of: departments, and what each of them keeps. The first word is what the second is
//! told apart by.

/// How much a department keeps.
pub const KEPT: usize = 12;

#[rustfmt::skip]
pub const DEPARTMENTS: [(&str, [&str; KEPT]); 20] = [
    ("identity", ["account_kind", "account", "credential", "session", "device", "recovery_code", "consent", "invitation", "login_attempt", "team", "membership", "api_key"]),
    ("crm", ["lead_source", "contact", "company", "opportunity", "pipeline_stage", "call_note", "meeting", "campaign", "campaign_member", "segment", "territory", "quote"]),
    ("receivables", ["tax_class", "customer", "invoice", "invoice_line", "payment", "refund", "credit_note", "dunning_run", "subscription", "price_plan", "coupon", "ledger_entry"]),
    ("goods", ["brand", "product", "variant", "price", "category", "attribute", "picture", "review", "bundle", "bundle_part", "translation", "stock_alert"]),
    ("warehouse", ["zone_kind", "location", "bin", "stock_level", "receipt", "receipt_line", "pick_list", "pick_line", "stock_count", "adjustment", "carrier_pickup", "pallet"]),
    ("shipping", ["carrier", "shipment", "parcel", "label", "tracking_event", "customs_form", "rate_card", "route", "stop", "driver", "vehicle", "delivery_proof"]),
    ("support", ["ticket_kind", "ticket", "reply", "macro", "sla_policy", "breach", "satisfaction", "queue", "queue_member", "article", "article_revision", "tag"]),
    ("people", ["grade", "employee", "position", "contract", "absence", "timesheet", "timesheet_line", "appraisal", "training", "certificate", "candidate", "interview"]),
    ("projects", ["project_kind", "project", "milestone", "task", "task_dependency", "assignment", "time_entry", "risk", "budget", "budget_line", "document", "decision"]),
    ("facilities", ["site_kind", "building", "floor", "room", "reservation", "meter", "meter_reading", "work_order", "asset", "asset_event", "key_card", "access_event"]),
    ("clinic", ["ward_kind", "patient", "encounter", "diagnosis", "prescription", "dose", "lab_order", "lab_result", "allergy", "vaccination", "bed", "bed_stay"]),
    ("school", ["subject", "pupil", "class", "enrolment", "lesson", "attendance", "exam", "exam_mark", "guardian", "timetable_slot", "report_card", "excursion"]),
    ("haulage", ["vehicle_kind", "truck", "trip", "trip_leg", "fuel_stop", "inspection", "defect", "tyre", "toll", "licence", "position_report", "geofence"]),
    ("energy", ["tariff", "supply_point", "smart_meter", "interval_read", "forecast", "bid", "bid_step", "settlement", "outage", "flexibility_offer", "activation", "imbalance"]),
    ("publishing", ["section", "author", "story", "story_version", "comment", "reaction", "feed", "feed_item", "newsletter", "issue", "redirect", "media_file"]),
    ("banking", ["account_type", "holder", "bank_account", "transfer", "standing_order", "card", "card_payment", "statement", "statement_line", "limit_rule", "alert", "mandate"]),
    ("insurance", ["peril", "policy_holder", "cover", "premium", "claim", "claim_event", "reserve", "reinsurer", "cession", "broker", "endorsement", "loss_report"]),
    ("travel", ["cabin", "traveller", "trip_plan", "booking", "booking_segment", "fare", "seat", "voucher", "itinerary", "transfer_ride", "hotel_stay", "expense"]),
    ("farming", ["crop", "field", "sowing", "harvest", "spray_log", "soil_sample", "animal", "weighing", "treatment", "paddock", "paddock_stay", "weather_reading"]),
    ("telemetry", ["sensor_kind", "sensor", "channel", "sample", "rollup", "threshold", "incident", "incident_note", "firmware", "rollout", "rollout_step", "heartbeat"]),
];
