package shopify_test

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"crosswalk/runtime/connect"
	"crosswalk/runtime/connect/shopify"
)

const secret = "hush-hush"

func open(t testing.TB, settings map[string]string) *shopify.Shopify {
	t.Helper()
	s, err := shopify.New(connect.Spec{System: "shop", Settings: settings, Auth: map[string]connect.Secret{
		"secret": connect.LiteralSecret(secret), "previousSecret": connect.LiteralSecret("older")}})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func header(body string) http.Header {
	h := http.Header{}
	h.Set(shopify.HeaderTopic, "orders/create")
	h.Set(shopify.HeaderHMAC, shopify.Sign(secret, []byte(body)))
	h.Set(shopify.HeaderShopDomain, "x.myshopify.com")
	h.Set(shopify.HeaderAPIVersion, "2026-07")
	h.Set(shopify.HeaderWebhookID, "w-1")
	h.Set(shopify.HeaderEventID, "e-1")
	h.Set(shopify.HeaderTriggeredAt, "2026-07-02T16:38:15.5Z")
	return h
}

func TestReceive(t *testing.T) {
	const body = `{"id": 820982911946154508, "updated_at":"2026-07-02T11:38:15-05:00","total_price":"1.10"}`
	in, err := open(t, nil).Receive(header(body), []byte(body))
	if err != nil {
		t.Fatal(err)
	}
	if in.System != "shop" || in.Topic != "orders/create" || in.EventID != "e-1/orders/create" || in.DeliveryID != "w-1" || string(in.Body) != body ||
		!in.OccurredAt.Equal(time.Date(2026, 7, 2, 16, 38, 15, 5e8, time.UTC)) || !strings.HasPrefix(in.ContentKey, "orders/create|820982911946154508|2026-07-02T11:38:15-05:00|") {
		t.Errorf("%+v", in)
	}
	for k, v := range in.Headers {
		if strings.Contains(k, "hmac") || v == shopify.Sign(secret, []byte(body)) {
			t.Errorf("the signature is kept as %s", k)
		}
	}
}

func TestContentKeys(t *testing.T) {
	s := open(t, nil)
	key := func(body string) string {
		in, err := s.Receive(header(body), []byte(body))
		if err != nil {
			t.Fatal(err)
		}
		return in.ContentKey
	}
	level := key(`{"inventory_item_id":5,"location_id":6,"available":1,"updated_at":"2026-01-01T00:00:00Z"}`)
	if !strings.HasPrefix(level, "orders/create|5@6|2026-01-01T00:00:00Z|") {
		t.Error(level)
	}
	if level == key(`{"inventory_item_id":5,"location_id":6,"available":2,"updated_at":"2026-01-01T00:00:00Z"}`) {
		t.Error("two states of one second have one key")
	}
	for _, odd := range []string{`[]`, `17`, `{"id":{},"updated_at":[]}`, `{"id":true}`, `null`} {
		if key(odd) == "" {
			t.Errorf("%s has no key", odd)
		}
	}
}

func TestRefusals(t *testing.T) {
	s := open(t, map[string]string{"shop": "X.myshopify.com"})
	const body = `{"id":1}`
	for name, tc := range map[string]struct {
		change func(http.Header)
		body   string
		want   error
	}{
		"none":              {func(http.Header) {}, body, nil},
		"older secret":      {func(h http.Header) { h.Set(shopify.HeaderHMAC, shopify.Sign("older", []byte(body))) }, body, nil},
		"no signature":      {func(h http.Header) { h.Del(shopify.HeaderHMAC) }, body, connect.ErrSignature},
		"short signature":   {func(h http.Header) { h.Set(shopify.HeaderHMAC, "AAAA") }, body, connect.ErrSignature},
		"other secret":      {func(h http.Header) { h.Set(shopify.HeaderHMAC, shopify.Sign("x", []byte(body))) }, body, connect.ErrSignature},
		"changed body":      {func(http.Header) {}, `{"id":2}`, connect.ErrSignature},
		"added space":       {func(http.Header) {}, body + " ", connect.ErrSignature},
		"no topic":          {func(h http.Header) { h.Del(shopify.HeaderTopic) }, body, connect.ErrHeader},
		"no webhook id":     {func(h http.Header) { h.Del(shopify.HeaderWebhookID) }, body, connect.ErrHeader},
		"no version":        {func(h http.Header) { h.Del(shopify.HeaderAPIVersion) }, body, connect.ErrHeader},
		"no shop":           {func(h http.Header) { h.Del(shopify.HeaderShopDomain) }, body, connect.ErrHeader},
		"other shop":        {func(h http.Header) { h.Set(shopify.HeaderShopDomain, "evil.myshopify.com") }, body, connect.ErrHeader},
		"topic with spaces": {func(h http.Header) { h.Set(shopify.HeaderTopic, "orders create") }, body, connect.ErrHeader},
		"long id":           {func(h http.Header) { h.Set(shopify.HeaderWebhookID, strings.Repeat("x", 300)) }, body, connect.ErrHeader},
		"no event id":       {func(h http.Header) { h.Del(shopify.HeaderEventID) }, body, nil},
		"odd time":          {func(h http.Header) { h.Set(shopify.HeaderTriggeredAt, "yesterday") }, body, nil},
	} {
		t.Run(name, func(t *testing.T) {
			h := header(body)
			tc.change(h)
			if _, err := s.Receive(h, []byte(tc.body)); !errors.Is(err, tc.want) {
				t.Errorf("got %v, want %v", err, tc.want)
			}
		})
	}
	broken := `{"id":1,`
	_, err := s.Receive(header(broken), []byte(broken))
	if !errors.Is(err, connect.ErrBody) || !strings.Contains(err.Error(), "at byte 8") {
		t.Errorf("malformed JSON: %v", err)
	}
}

func FuzzReceive(f *testing.F) {
	f.Add(`{"id":1,"updated_at":"x"}`, "orders/create", "e-1", true)
	f.Add(`{"inventory_item_id":5,"location_id":6}`, "inventory_levels/update", "", true)
	f.Add(`[`, "a b", "\x00", false)
	s := open(f, nil)
	f.Fuzz(func(t *testing.T, body, topic, event string, signed bool) {
		h := header(body)
		h.Set(shopify.HeaderTopic, topic)
		h.Set(shopify.HeaderEventID, event)
		if !signed {
			h.Set(shopify.HeaderHMAC, event)
		}
		in, err := s.Receive(h, []byte(body))
		if err == nil && (!signed || string(in.Body) != body || in.EventID == "" || in.ContentKey == "" || in.Topic != topic) {
			t.Errorf("took %+v", in)
		}
		if err != nil && !errors.Is(err, connect.ErrSignature) && !errors.Is(err, connect.ErrHeader) && !errors.Is(err, connect.ErrBody) {
			t.Errorf("untyped error %v", err)
		}
	})
}
