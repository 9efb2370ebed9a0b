package sap

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"mime"
	"net/http"
	"regexp"
	"strings"
	"time"
	"unicode"

	"crosswalk/runtime/connect"
)

// SignatureHeader carries "sha256=" and the hex HMAC-SHA256 of the raw body,
// when events are authenticated by "inboundSecret".
const SignatureHeader = "X-Crosswalk-Signature"

// inboundAuth is how events prove where they come from: HTTP basic, which SAP
// Event Mesh webhooks and RFC destinations can send, or an HMAC, which an
// integration flow can compute. Exactly one is configured, or events are
// refused.
type inboundAuth struct {
	user, password, secret connect.Secret
}

func newInboundAuth(auth map[string]connect.Secret) (inboundAuth, error) {
	a := inboundAuth{user: auth["inboundUser"], password: auth["inboundPassword"], secret: auth["inboundSecret"]}
	basic := !a.user.IsZero() || !a.password.IsZero()
	if basic && !a.secret.IsZero() {
		return a, errors.New("auth has both inboundSecret and inboundUser/inboundPassword, choose one")
	}
	if a.user.IsZero() != a.password.IsZero() {
		return a, errors.New("auth needs both inboundUser and inboundPassword")
	}
	return a, nil
}

func (a inboundAuth) verify(h http.Header, body []byte) error {
	switch {
	case !a.secret.IsZero():
		secret, err := a.secret.Resolve()
		if err != nil {
			return err
		}
		sent, ok := strings.CutPrefix(h.Get(SignatureHeader), "sha256=")
		if !ok {
			return fmt.Errorf("%w: %s must be sha256=<hex>", connect.ErrSignature, SignatureHeader)
		}
		got, err := hex.DecodeString(sent)
		mac := hmac.New(sha256.New, []byte(secret))
		mac.Write(body)
		if err != nil || !hmac.Equal(got, mac.Sum(nil)) {
			return connect.ErrSignature
		}
		return nil
	case !a.user.IsZero():
		user, err := a.user.Resolve()
		if err != nil {
			return err
		}
		password, err := a.password.Resolve()
		if err != nil {
			return err
		}
		want := sha256.Sum256([]byte("Basic " + base64.StdEncoding.EncodeToString([]byte(user+":"+password))))
		got := sha256.Sum256([]byte(h.Get("Authorization")))
		if subtle.ConstantTimeCompare(want[:], got[:]) != 1 {
			return fmt.Errorf("%w: user or password", connect.ErrSignature)
		}
		return nil
	}
	return fmt.Errorf("%w: the system has no inbound credentials", connect.ErrSignature)
}

// Receive checks one CloudEvent (1.0 HTTP binding) as SAP Event Mesh pushes it.
//
// Binary mode has the attributes in ce- headers, structured mode has them in the
// body beside "data". Either way Body is the event's data, byte for byte, and
// EventID is source and id, which the specification makes unique together; a
// redelivery has the same. Topic is a short form of the event type, see Topic.
func (c *Client) Receive(header map[string][]string, body []byte) (connect.Inbound, error) {
	h := http.Header(header)
	if err := c.inbound.verify(h, body); err != nil {
		return connect.Inbound{}, err
	}
	event, err := readEvent(h, body)
	if err != nil {
		return connect.Inbound{}, err
	}
	if event.SpecVersion != "1.0" {
		return connect.Inbound{}, fmt.Errorf("%w: CloudEvents specversion is %.20q, want 1.0", connect.ErrHeader, event.SpecVersion)
	}
	for name, v := range map[string]string{"id": event.ID, "source": event.Source, "type": event.Type} {
		if v == "" || len(v) > 1024 {
			return connect.Inbound{}, fmt.Errorf("%w: CloudEvents attribute %s is empty or too long", connect.ErrHeader, name)
		}
	}
	in := connect.Inbound{
		System: c.name, Topic: Topic(event.Type), Body: event.Data,
		EventID: event.Source + "#" + event.ID, DeliveryID: event.ID,
		Headers: map[string]string{"ce-id": event.ID, "ce-source": event.Source, "ce-type": event.Type},
	}
	if event.Subject != "" {
		in.Headers["ce-subject"] = event.Subject
	}
	if event.Time != "" {
		in.OccurredAt, err = time.Parse(time.RFC3339Nano, event.Time)
		if err != nil {
			return connect.Inbound{}, fmt.Errorf("%w: CloudEvents time %.40q is not RFC 3339", connect.ErrHeader, event.Time)
		}
		in.Headers["ce-time"] = event.Time
	}
	in.ContentKey = contentKey(in)
	return in, nil
}

// s4Type is how S/4HANA names its business events.
var s4Type = regexp.MustCompile(`^sap\.s4\.beh\.[a-z0-9]+\.v\d+\.([A-Z][A-Za-z0-9]*)\.([A-Z][A-Za-z0-9]*)\.v\d+$`)

// Topic shortens the type of an S/4HANA business event to object and what
// happened: "sap.s4.beh.materialstock.v1.MaterialStock.Changed.v1" is
// "material-stock/changed". Any other type is its own topic.
func Topic(eventType string) string {
	m := s4Type.FindStringSubmatch(eventType)
	if m == nil {
		return eventType
	}
	return kebab(m[1]) + "/" + kebab(m[2])
}

func kebab(s string) string {
	var b strings.Builder
	for i, r := range s {
		if unicode.IsUpper(r) && i > 0 {
			b.WriteByte('-')
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}

type cloudEvent struct {
	SpecVersion string          `json:"specversion"`
	ID          string          `json:"id"`
	Source      string          `json:"source"`
	Type        string          `json:"type"`
	Subject     string          `json:"subject"`
	Time        string          `json:"time"`
	Data        json.RawMessage `json:"data"`
}

func readEvent(h http.Header, body []byte) (cloudEvent, error) {
	mt, _, err := mime.ParseMediaType(h.Get("Content-Type"))
	if err != nil {
		return cloudEvent{}, fmt.Errorf("%w: Content-Type", connect.ErrHeader)
	}
	if h.Get("Ce-Specversion") != "" || h.Get("Ce-Id") != "" {
		return cloudEvent{
			SpecVersion: h.Get("Ce-Specversion"), ID: h.Get("Ce-Id"), Source: h.Get("Ce-Source"),
			Type: h.Get("Ce-Type"), Subject: h.Get("Ce-Subject"), Time: h.Get("Ce-Time"), Data: body,
		}, nil
	}
	// Event Mesh also sends structured events as plain application/json.
	if mt != "application/cloudevents+json" && mt != "application/json" {
		return cloudEvent{}, fmt.Errorf("%w: Content-Type %q is not a CloudEvent", connect.ErrHeader, mt)
	}
	var e cloudEvent
	if err := json.Unmarshal(body, &e); err != nil {
		return cloudEvent{}, bodyError(err)
	}
	if e.SpecVersion == "" {
		return cloudEvent{}, fmt.Errorf("%w: neither ce- headers nor a structured CloudEvent", connect.ErrHeader)
	}
	if len(e.Data) == 0 {
		return cloudEvent{}, fmt.Errorf("%w: the CloudEvent has no data", connect.ErrBody)
	}
	return e, nil
}

func bodyError(err error) error {
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		return fmt.Errorf("%w: at byte %d: %w", connect.ErrBody, syntax.Offset, err)
	}
	return fmt.Errorf("%w: %w", connect.ErrBody, err)
}

// contentKey names the state in the data: type, subject and the data's own
// digest, because SAP events carry no version that all of them share.
func contentKey(in connect.Inbound) string {
	sum := sha256.Sum256(bytes.TrimSpace(in.Body))
	return in.Topic + "|" + in.Headers["ce-subject"] + "|" + hex.EncodeToString(sum[:16])
}
