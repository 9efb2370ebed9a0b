package abi

import (
	"encoding/json"
	"time"
)

// Meta is what a host says of a message besides its payload; rules read it as
// meta.messageId and so on. The same payload with the same Meta gives the same
// output. A host may add members of its own, which modules ignore.
type Meta struct {
	MessageID     string    `json:"messageId"`
	ReceivedAt    time.Time `json:"receivedAt"`
	CorrelationID string    `json:"correlationId,omitempty"`
	CausationID   string    `json:"causationId,omitempty"`
	Source        string    `json:"source,omitempty"` // system or event source that sent it
	Topic         string    `json:"topic,omitempty"`
	Flow          string    `json:"flow,omitempty"`
	Key           string    `json:"key,omitempty"`      // messages with equal keys are in order
	Sequence      int64     `json:"sequence,omitempty"` // order of acceptance, from 1
}

// MaxMeta is the most bytes of JSON that a module takes for it.
const MaxMeta = 64 << 10

// JSON is what cw_meta takes.
func (m Meta) JSON() []byte {
	m.ReceivedAt = m.ReceivedAt.UTC()
	b, err := json.Marshal(m)
	if err != nil { // a year that RFC 3339 cannot write
		return []byte("{}")
	}
	return b
}
