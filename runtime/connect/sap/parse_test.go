package sap

import (
	"encoding/json"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"crosswalk/runtime/connect"
)

func TestParseMessages(t *testing.T) {
	const recorded = `{"code":"SLS_LORD/033","message":"The document  cannot be saved.","target":"","severity":"warning","transition":false,"details":[` +
		`{"code":"V1/263","message":"Item 000010 can not be invoiced according to the billing plan","target":"","severity":"info","transition":false},` +
		`{"code":"SLS_LORD/009","message":"Document is incomplete","target":"/#TRANSIENT#","severity":"warning","transition":false}]}`
	for in, want := range map[string][]connect.Warning{
		"": nil,
		recorded: {
			{Code: "SLS_LORD/033", Message: "The document cannot be saved.", Severity: "warning"},
			{Code: "V1/263", Message: "Item 000010 can not be invoiced according to the billing plan", Severity: "info"},
			{Code: "SLS_LORD/009", Message: "Document is incomplete", Severity: "warning", Target: "/#TRANSIENT#"}},
		`{"code":"A/1","message":"gr\u00fcn","severity":"error"}`: {{Code: "A/1", Message: "grün", Severity: "error"}},
		"{\"message\":\"gr\xfcn\"}":                               {{Message: "grün", Severity: "info"}},
		`<notification xmlns:xsi="x"><code>A/2</code><message>m</message><severity>success</severity><details><detail><code>A/3</code><message>n</message><severity>warning</severity></detail></details></notification>`: {
			{Code: "A/2", Message: "m", Severity: "success"}, {Code: "A/3", Message: "n", Severity: "warning"}},
		"just text": {{Message: "just text", Severity: "info"}},
		`{}`:        nil,
	} {
		if got := ParseMessages(in); !reflect.DeepEqual(got, want) {
			t.Errorf("%s:\n got %+v\nwant %+v", in, got, want)
		}
	}
}

func TestParseFault(t *testing.T) {
	for in, want := range map[string]string{
		`{"error":{"code":"SLS_LORD/033","message":{"lang":"en","value":"Not saved"},"innererror":{"transactionid":"AB12","errordetails":[{"code":"SLS_LORD/033","message":"Not saved","severity":"error"},{"code":"V1/382","message":"Material X","propertyref":"Material","severity":"error"},{"code":"/IWBEP/CX_MGW_BUSI_EXCEPTION","message":"An exception was raised"}]}}}`: "SLS_LORD/033|Not saved; V1/382: Material X (Material) [transaction AB12]",
		`{"error":{"code":"V4","message":"flat","details":[{"code":"D/1","message":"more","target":"f"}]}}`:                                                                                                                        "V4|flat; D/1: more (f)",
		`{"error":{"code":17,"message":{"value":"m"},"innererror":{"errordetails":{"errordetail":{"code":"Z/1","message":"one"}}}}}`:                                                                                               "17|m; Z/1: one",
		`{"error":{"code":"c","message":{"value":"m"},"innererror":"text"}}`:                                                                                                                                                       "c|m",
		`<?xml version="1.0"?><error xmlns="http://schemas.microsoft.com/ado/2007/08/dataservices/metadata"><code>X/1</code><message xml:lang="en">Bad</message><innererror><transactionid>T</transactionid></innererror></error>`: "X/1|Bad [transaction T]",
	} {
		f, ok := ParseFault([]byte(in))
		if got := f.Code + "|" + f.Text(); !ok || got != want {
			t.Errorf("%s:\n got %s\nwant %s", in, got, want)
		}
	}
	for _, in := range []string{"", "{}", "[]", "<html><body>x</body></html>", `{"error":{}}`, "CSRF token validation failed"} {
		if f, ok := ParseFault([]byte(in)); ok {
			t.Errorf("%q gave %+v", in, f)
		}
	}
}

func TestDates(t *testing.T) {
	for in, want := range map[string]string{
		"/Date(1492041600000)/":      "2017-04-13T00:00:00Z",
		"/Date(1483930804343+0000)/": "2017-01-09T03:00:04.343Z",
		"/Date(1483930804343+0060)/": "2017-01-09T04:00:04.343+01:00",
		"/Date(1483930804343-0090)/": "2017-01-09T01:30:04.343-01:30",
		"/Date(-1)/":                 "1969-12-31T23:59:59.999Z",
		"/Date(253402300799999)/":    "9999-12-31T23:59:59.999Z",
	} {
		got, err := ParseDate(in)
		if err != nil || got.Format(time.RFC3339Nano) != want {
			t.Errorf("%s: %s, %v", in, got.Format(time.RFC3339Nano), err)
		}
	}
	for _, in := range []string{"", "/Date()/", "/Date(+1)/", "/Date(1)", "Date(1)/", "/Date(1+01:00)/", "/Date(1+9999)/", "/Date(253402300800000)/", "/Date(1e3)/", "/Date(--1)/", "/Date(1+00x0)/"} {
		if got, err := ParseDate(in); err == nil {
			t.Errorf("%s gave %s", in, got)
		}
	}
}

func TestRetryAfter(t *testing.T) {
	now := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	for in, want := range map[string]time.Duration{
		"": 0, "7": 7 * time.Second, " 7 ": 7 * time.Second, "-1": 0, "soon": 0, "99999999999999": 24 * time.Hour, "1.5": 0,
		"Mon, 23 Nov 2026 12:00:30 GMT": 30 * time.Second, "Mon, 23 Nov 2026 11:00:00 GMT": 0, "Mon, 23 Nov 2099 12:00:30 GMT": 24 * time.Hour,
	} {
		if got := retryAfter(in, now); got != want {
			t.Errorf("%q: %s, want %s", in, got, want)
		}
	}
}

func TestTopic(t *testing.T) {
	for in, want := range map[string]string{
		"sap.s4.beh.materialstock.v1.MaterialStock.Changed.v1": "material-stock/changed",
		"sap.s4.beh.salesorder.v1.SalesOrder.Created.v1":       "sales-order/created",
		"retail.order.placed.v1":                               "retail.order.placed.v1", "": "",
	} {
		if got := Topic(in); got != want {
			t.Errorf("%s: %s, want %s", in, got, want)
		}
	}
}

func FuzzParseMessages(f *testing.F) {
	for _, s := range []string{"", "{}", `{"code":"A","message":"b","details":[{"code":1}]}`, "<notification><code>x</code></notification>", "text \xff", strings.Repeat(`{"details":[`, 50)} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		list := ParseMessages(s)
		if len(list) > maxMessages {
			t.Errorf("%d messages", len(list))
		}
		for _, w := range list {
			if !utf8.ValidString(w.Code+w.Message+w.Target) || len(w.Message) > maxMessageText+8 || w.Severity == "" || w.Code == "" && w.Message == "" {
				t.Errorf("%+v", w)
			}
		}
	})
}

func FuzzParseFault(f *testing.F) {
	for _, s := range []string{"", "{}", `{"error":{"code":"c","message":{"value":"m"},"innererror":{"errordetails":[{}]}}}`, "<error><code>x</code></error>", `{"error":[]}`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		fault, ok := ParseFault(b)
		if text := fault.Text(); !utf8.ValidString(text) || len(text) > 20*maxMessageText || ok && fault.Code == "" && fault.Message == "" {
			t.Errorf("%q", text)
		}
		a := answer{status: http.StatusBadRequest, header: http.Header{}, body: b}
		if !utf8.ValidString(plain(a)) {
			t.Errorf("%q", plain(a))
		}
	})
}

func FuzzParseDate(f *testing.F) {
	for _, s := range []string{"/Date(0)/", "/Date(1483930804343+0060)/", "/Date(-62135596800000)/", "/Date(+1)/", "x"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d, err := ParseDate(s)
		if err != nil {
			return
		}
		again, err := ParseDate(FormatDateTimeOffset(d))
		if err != nil || !again.Equal(d) || again.Format(time.RFC3339) != d.Format(time.RFC3339) {
			t.Errorf("%s: %s, then %s (%v)", s, d, again, err)
		}
	})
}

func FuzzReceive(f *testing.F) {
	f.Add("application/json", "1.0", "id", `{"a":1}`)
	f.Add("application/cloudevents+json", "", "", `{"specversion":"1.0","id":"1","source":"/s","type":"t","data":{"a":1}}`)
	f.Add("text/plain", "", "", `[`)
	c, err := New(connect.Spec{Address: "http://x", Auth: map[string]connect.Secret{
		"inboundUser": connect.LiteralSecret("u"), "inboundPassword": connect.LiteralSecret("p")}}, Options{})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, contentType, version, id, body string) {
		h := http.Header{}
		h.Set("Authorization", "Basic dTpw")
		h.Set("Content-Type", contentType)
		if version != "" {
			h.Set("Ce-Specversion", version)
			h.Set("Ce-Source", "/s")
			h.Set("Ce-Type", "t")
			h.Set("Ce-Id", id)
		}
		in, err := c.Receive(h, []byte(body))
		if err == nil && (in.Topic == "" || in.EventID == "" || in.ContentKey == "" || version == "" && !json.Valid(in.Body)) {
			t.Errorf("took %+v", in)
		}
	})
}
