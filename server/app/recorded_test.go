package app

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"crosswalk/runtime/store/storetest"
	"crosswalk/server/httpapi"
)

// TestRecorded sends orders and a broken one: the page gets them back, newest
// first, without what is personal in them, and the mapping makes the same of them.
func TestRecorded(t *testing.T) {
	t.Run("sqlite", func(t *testing.T) { recorded(t, start(t, nil)) })
	t.Run("postgres", func(t *testing.T) {
		address := storetest.Postgres(t)
		recorded(t, start(t, func(o *Options) { o.DB = address }))
	})
}

func recorded(t *testing.T, r *rig) {
	read := func(query string, want int) (list []httpapi.RecordedMessage) {
		t.Helper()
		response, err := http.Get(r.url + "/api/v1/recorded?" + query)
		if err != nil {
			t.Fatal(err)
		}
		defer response.Body.Close()
		if response.StatusCode != want {
			t.Fatalf("%s: %d", query, response.StatusCode)
		}
		if want == 200 {
			if err := json.NewDecoder(response.Body).Decode(&list); err != nil {
				t.Fatal(err)
			}
		}
		return list
	}
	if list := read("mapping=shopify-order", 200); len(list) != 0 {
		t.Fatalf("%+v", list)
	}
	personal := map[string]any{"email": "maria.lopez@firma.es", "contact_email": "maria.lopez@firma.es", "browser_ip": "93.184.216.34", "note": "Bitte bei Frau Meier klingeln"}
	for i, id := range []string{"6001", "6002"} {
		personal["id"], personal["name"] = json.Number(id), []string{"#R1", "#R2"}[i]
		r.hook("orders/create", "r"+id, r.sample("shopify-order/cases/tax-included", personal))
		r.quiet()
	}
	personal["id"], personal["name"], personal["total_price"] = json.Number("6003"), "#R3", 12
	r.hook("orders/create", "r6003", r.sample("shopify-order/cases/tax-included", personal))
	var list []httpapi.RecordedMessage
	r.wait("the parked order", func() bool { list = read("mapping=shopify-order", 200); return len(list) == 3 })
	for i, want := range []struct{ id, state string }{{"6003", "parked"}, {"6002", "done"}, {"6001", "done"}} {
		m := list[i]
		if !strings.Contains(m.Payload, `"id":`+want.id) || m.State != want.state || m.Key == "" || m.ID == "" {
			t.Errorf("%d: %s %s %.200s", i, m.Key, m.State, m.Payload)
		}
		for _, word := range []string{"lopez", "@firma", "93.184", "Meier"} {
			if strings.Contains(m.Payload, word) {
				t.Errorf("%s is still in message %d", word, i)
			}
		}
		for _, p := range []string{"/email", "/contact_email", "/browser_ip", "/note"} {
			if !strings.Contains(" "+strings.Join(m.Masked, " ")+" ", " "+p+" ") {
				t.Errorf("%s is not among %v", p, m.Masked)
			}
		}
		var doc struct {
			Email string
			Other string `json:"contact_email"`
			IP    string `json:"browser_ip"`
		}
		if err := json.Unmarshal([]byte(m.Payload), &doc); err != nil || doc.Email != doc.Other || !strings.Contains(doc.Email, "@example.") {
			t.Errorf("%+v: %v", doc, err)
		}
	}
	body, err := json.Marshal(map[string]string{"input": list[1].Payload})
	if err != nil {
		t.Fatal(err)
	}
	status, answer := r.post("/api/v1/mappings/shopify-order/trace", body, nil)
	var traced struct {
		Trace struct{ Output string }
	}
	if err := json.Unmarshal([]byte(answer), &traced); err != nil || status != 200 || !strings.Contains(traced.Trace.Output, `"orderId":"6002"`) {
		t.Errorf("%d %.300s: %v", status, answer, err)
	}
	if list := read("mapping=shopify-order&limit=1", 200); len(list) != 1 || !strings.Contains(list[0].Payload, `"id":6003`) {
		t.Errorf("%+v", list)
	}
	if list := read("mapping=sap-sales-order", 200); len(list) != 2 || strings.Contains(list[0].Payload, "lopez") {
		t.Errorf("%d messages", len(list))
	}
	read("mapping=shopify-order&limit=0", 400)
	read("mapping=", 400)
}
