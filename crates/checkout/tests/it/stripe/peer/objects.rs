//! Objects as the API reference has them; fields nobody here reads are left out.

use serde_json::{Value, json};

use super::books::{Fields, Session};

impl Session {
    fn metadata(&self, field: &str) -> Value {
        json!({"payment": self.fields[field]})
    }

    pub(super) fn object(&self, id: &str) -> Value {
        let is_complete = self.status == "complete";
        let is_paid = is_complete && self.intent_status == "succeeded";
        json!({
            "id": id, "object": "checkout.session", "created": 1, "expires_at": 2,
            "livemode": false, "mode": self.fields["mode"], "status": self.status,
            "payment_status": if is_paid { "paid" } else { "unpaid" },
            "amount_total": self.total, "currency": self.currency,
            "client_reference_id": self.fields["client_reference_id"],
            "metadata": self.metadata("metadata[payment]"), "payment_method_types": ["card"],
            "automatic_tax": {"enabled": false}, "custom_fields": [], "custom_text": {},
            "shipping_options": [], "url": format!("https://checkout.test/{id}"),
            "payment_intent": is_complete.then(|| self.intent(id)),
        })
    }

    pub(super) fn intent(&self, session: &str) -> Value {
        json!({
            "id": format!("pi_{session}"), "object": "payment_intent", "created": 1,
            "amount": self.total, "amount_capturable": 0, "amount_received": self.total,
            "capture_method": "automatic", "confirmation_method": "automatic",
            "currency": self.currency, "livemode": false, "payment_method_types": ["card"],
            "metadata": self.metadata("payment_intent_data[metadata][payment]"), "status": self.intent_status,
        })
    }

    pub(super) fn charge(&self, session: &str) -> Value {
        json!({
            "id": format!("ch_{session}"), "object": "charge", "amount": self.total,
            "amount_refunded": self.refunded, "currency": self.currency,
            "metadata": self.metadata("payment_intent_data[metadata][payment]"),
        })
    }
}

pub(super) fn product(id: &str, fields: &Fields) -> Value {
    json!({
        "id": id, "object": "product", "name": fields["name"], "active": true, "created": 1,
        "updated": 1, "livemode": false, "images": [], "marketing_features": [], "type": "good",
        "metadata": {"product": fields["metadata[product]"]},
    })
}

pub(super) fn price(id: &str, fields: &Fields) -> Value {
    let unit: i64 = fields["unit_amount"].parse().unwrap();
    json!({
        "id": id, "object": "price", "product": fields["product"], "active": true, "created": 1,
        "currency": fields["currency"], "unit_amount": unit, "billing_scheme": "per_unit",
        "livemode": false, "metadata": {}, "type": "one_time",
    })
}

pub(super) fn refund(id: &str, fields: &Fields, currency: &str, status: &str) -> Value {
    let amount: i64 = fields["amount"].parse().unwrap();
    json!({
        "id": id, "object": "refund", "amount": amount, "created": 1, "currency": currency,
        "payment_intent": fields["payment_intent"], "status": status,
        "metadata": {"refund": fields["metadata[refund]"]},
    })
}

/// `theirs`, with what it lacks taken from `ours`.
pub(super) fn filled(theirs: Value, ours: &Value) -> Value {
    let (Value::Object(mut all), Value::Object(ours)) = (theirs, ours) else {
        panic!("an object");
    };
    for (name, value) in ours {
        all.entry(name.clone()).or_insert_with(|| value.clone());
    }
    Value::Object(all)
}
