// Package shopify receives Shopify webhooks.
//
// Receive checks the signature over the raw body and reads the headers; it
// changes nothing and stores nothing. The contract of the headers is Shopify's:
// api-version, shop-domain, hmac-sha256, topic and webhook-id are required.
package shopify

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"time"

	"crosswalk/runtime/connect"
)

// Kind is the connector kind in a system file.
const Kind = "shopify"

// Headers of a webhook.
const (
	HeaderTopic       = "X-Shopify-Topic"
	HeaderHMAC        = "X-Shopify-Hmac-Sha256"
	HeaderShopDomain  = "X-Shopify-Shop-Domain"
	HeaderAPIVersion  = "X-Shopify-Api-Version"
	HeaderWebhookID   = "X-Shopify-Webhook-Id"
	HeaderEventID     = "X-Shopify-Event-Id"
	HeaderTriggeredAt = "X-Shopify-Triggered-At"
)

// Shopify is one shop's webhooks. It is safe for concurrent use.
type Shopify struct {
	name     string
	shop     string // "" takes any
	secret   connect.Secret
	previous connect.Secret // while a secret is being rotated
}

var _ connect.Receiver = (*Shopify)(nil)

// New checks spec. Auth: "secret", the app's client secret, and while it is
// being rotated "previousSecret". Settings: "shop", the only domain to accept.
func New(spec connect.Spec) (*Shopify, error) {
	s := &Shopify{name: spec.System, shop: strings.ToLower(spec.Settings["shop"]),
		secret: spec.Auth["secret"], previous: spec.Auth["previousSecret"]}
	if s.name == "" {
		s.name = "shopify"
	}
	if s.secret.IsZero() {
		return nil, fmt.Errorf("shopify system %s: auth.secret is missing", s.name)
	}
	return s, nil
}

// Sign gives the signature header of body.
func Sign(secret string, body []byte) string {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write(body)
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

// Receive checks one webhook. Its EventID is Shopify's event id together with
// the topic: one event reaches several subscriptions under the same id, and
// each of them is a message of its own.
func (s *Shopify) Receive(header map[string][]string, body []byte) (connect.Inbound, error) {
	h := http.Header(header)
	if err := s.verify(h.Get(HeaderHMAC), body); err != nil {
		return connect.Inbound{}, err
	}
	in := connect.Inbound{System: s.name, Body: body, Headers: map[string]string{}}
	for _, name := range []string{HeaderTopic, HeaderShopDomain, HeaderAPIVersion, HeaderWebhookID} {
		v := h.Get(name)
		if !usable.MatchString(v) {
			return connect.Inbound{}, fmt.Errorf("%w: %s", connect.ErrHeader, name)
		}
		in.Headers[strings.ToLower(name)] = v
	}
	in.Topic, in.DeliveryID = h.Get(HeaderTopic), h.Get(HeaderWebhookID)
	if s.shop != "" && strings.ToLower(h.Get(HeaderShopDomain)) != s.shop {
		return connect.Inbound{}, fmt.Errorf("%w: %s is not %s", connect.ErrHeader, HeaderShopDomain, s.shop)
	}
	event := h.Get(HeaderEventID)
	if event == "" {
		event = in.DeliveryID // API versions before 2024 have no event id
	} else if !usable.MatchString(event) {
		return connect.Inbound{}, fmt.Errorf("%w: %s", connect.ErrHeader, HeaderEventID)
	}
	in.EventID = event + "/" + in.Topic
	in.Headers[strings.ToLower(HeaderEventID)] = event
	if t, err := time.Parse(time.RFC3339Nano, h.Get(HeaderTriggeredAt)); err == nil {
		in.OccurredAt = t
		in.Headers[strings.ToLower(HeaderTriggeredAt)] = h.Get(HeaderTriggeredAt)
	}
	var err error
	in.ContentKey, err = contentKey(in.Topic, body)
	return in, err
}

// usable is a header value that can be kept and shown.
var usable = regexp.MustCompile(`^[!-~]{1,256}$`)

// verify compares in constant time. A secret that cannot be read is not the
// sender's fault and is its own error.
func (s *Shopify) verify(sent string, body []byte) error {
	got, err := base64.StdEncoding.DecodeString(sent)
	if err != nil || len(got) != sha256.Size {
		return fmt.Errorf("%w: %s must be the base64 of 32 bytes", connect.ErrSignature, HeaderHMAC)
	}
	for i, ref := range []connect.Secret{s.secret, s.previous} {
		if ref.IsZero() {
			continue
		}
		secret, err := ref.Resolve()
		if err != nil {
			if i == 0 {
				return fmt.Errorf("shopify system %s: %w", s.name, err)
			}
			continue
		}
		mac := hmac.New(sha256.New, []byte(secret))
		mac.Write(body)
		if hmac.Equal(got, mac.Sum(nil)) {
			return nil
		}
	}
	return connect.ErrSignature
}

// contentKey is topic, resource, its updated time and a digest of the body:
// updated times have a resolution of one second, in which a stock level can
// change twice. Only a body that is not JSON is an error, because whatever else
// may be wrong with it, it can be stored and looked at.
func contentKey(topic string, body []byte) (string, error) {
	var v struct {
		ID            json.RawMessage `json:"id"`
		InventoryItem json.RawMessage `json:"inventory_item_id"`
		Location      json.RawMessage `json:"location_id"`
		UpdatedAt     json.RawMessage `json:"updated_at"`
		CreatedAt     json.RawMessage `json:"created_at"`
	}
	if err := json.Unmarshal(body, &v); err != nil {
		var syntax *json.SyntaxError
		if errors.As(err, &syntax) {
			return "", fmt.Errorf("%w: at byte %d: %w", connect.ErrBody, syntax.Offset, err)
		}
	}
	id, at := plain(v.ID), plain(v.UpdatedAt)
	if id == "" && plain(v.InventoryItem) != "" && plain(v.Location) != "" {
		id = plain(v.InventoryItem) + "@" + plain(v.Location)
	}
	if at == "" {
		at = plain(v.CreatedAt)
	}
	sum := sha256.Sum256(body)
	return strings.Join([]string{topic, id, at, hex.EncodeToString(sum[:12])}, "|"), nil
}

// plain is a short string or number as text, "" for anything else.
func plain(raw json.RawMessage) string {
	var s string
	if json.Unmarshal(raw, &s) != nil {
		var n json.Number
		if json.Unmarshal(raw, &n) != nil {
			return ""
		}
		s = n.String()
	}
	if len(s) > 128 {
		return ""
	}
	return s
}
