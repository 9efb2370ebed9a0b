// Package sap speaks to SAP S/4HANA: OData V2 services out, CloudEvents in.
//
// New makes a Client; Call runs one operation, Receive checks one pushed event.
// The client sends the payload as the mapping made it and reads the answer with
// care: a session token that the service refuses is fetched again once, warnings
// that come with a success are kept, and an answer that is not what the protocol
// says is never taken for a success.
//
// SAP has no idempotency key for sales documents. The natural key is
// PurchaseOrderByCustomer together with the document type: an attempt after the
// first looks for it before it posts.
package sap

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"sort"
	"strings"
	"sync"
	"time"

	"crosswalk/runtime/connect"
)

// Kind is the connector kind in a system file.
const Kind = "sap-s4hana-odata"

// Options holds what a test or a simulation owns. The zero value is ready.
type Options struct {
	// Transport carries the requests. Nil means a pooled transport of its own.
	Transport http.RoundTripper
	// Now is the clock. Nil means time.Now.
	Now func() time.Time
}

// Client is one S/4HANA system. It is safe for concurrent use.
type Client struct {
	name     string
	base     *url.URL
	user     connect.Secret
	password connect.Secret
	query    url.Values // sap-client and sap-language, sent with every request
	timeout  time.Duration
	settle   time.Duration
	inbound  inboundAuth
	rt       http.RoundTripper
	now      func() time.Time

	mu       sync.Mutex
	sessions map[string]*session // by service
}

var (
	_ connect.Connector = (*Client)(nil)
	_ connect.Receiver  = (*Client)(nil)
)

// New checks spec and makes a client. It sends nothing.
//
// Settings: "client" and "language" (sap-client, sap-language), "settle" (how
// long a request may still be at work after its answer did not come, see
// connect.Error.RetryAfter; default twice the timeout). Auth: "user" and
// "password" for calls out; for events in, either "inboundUser" and
// "inboundPassword", or "inboundSecret".
func New(spec connect.Spec, opts Options) (*Client, error) {
	c := &Client{
		name: spec.System, user: spec.Auth["user"], password: spec.Auth["password"],
		timeout: spec.Timeout, rt: opts.Transport, now: opts.Now,
		sessions: map[string]*session{},
	}
	if c.name == "" {
		c.name = "sap"
	}
	if c.timeout <= 0 {
		c.timeout = connect.DefaultTimeout
	}
	c.settle = 2 * c.timeout
	if c.now == nil {
		c.now = time.Now
	}
	if c.rt == nil {
		t := http.DefaultTransport.(*http.Transport).Clone()
		t.MaxIdleConnsPerHost = 32
		t.MaxResponseHeaderBytes = 1 << 20
		c.rt = t
	}
	if err := c.setAddress(spec); err != nil {
		return nil, err
	}
	if c.user.IsZero() != c.password.IsZero() {
		return nil, errors.New("sap system " + c.name + ": auth needs both user and password")
	}
	inbound, err := newInboundAuth(spec.Auth)
	if err != nil {
		return nil, fmt.Errorf("sap system %s: %w", c.name, err)
	}
	c.inbound = inbound
	return c, nil
}

func (c *Client) setAddress(spec connect.Spec) error {
	address, err := connect.Expand(spec.Address)
	if err != nil {
		return fmt.Errorf("sap system %s: address: %w", c.name, err)
	}
	u, err := url.Parse(strings.TrimRight(address, "/"))
	if err != nil {
		return fmt.Errorf("sap system %s: address is not a URL", c.name) // the text may hold a password
	}
	if (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" {
		return fmt.Errorf("sap system %s: address must be http:// or https:// with a host", c.name)
	}
	if u.User != nil {
		return fmt.Errorf("sap system %s: address must not hold credentials, use auth", c.name)
	}
	c.base = u
	c.query = url.Values{}
	for setting, param := range map[string]string{"client": "sap-client", "language": "sap-language"} {
		if v := spec.Settings[setting]; v != "" {
			c.query.Set(param, v)
		}
	}
	if v := spec.Settings["settle"]; v != "" {
		d, err := time.ParseDuration(v)
		if err != nil || d < 0 {
			return fmt.Errorf("sap system %s: settings.settle: %q is not a duration such as 30s", c.name, v)
		}
		c.settle = d
	}
	return nil
}

// operation says how one kind of document is made and found again.
type operation struct {
	service   string // OData service
	set       string // entity set
	record    string // the word for the document, and its key property
	typeField string // property that holds the document type
}

// The natural key of every sales document in this table.
const (
	naturalKey    = "PurchaseOrderByCustomer"
	naturalKeyMax = 35
)

var operations = map[string]operation{
	"create-sales-order":     {"API_SALES_ORDER_SRV", "A_SalesOrder", "SalesOrder", "SalesOrderType"},
	"create-customer-return": {"API_CUSTOMER_RETURN_SRV", "A_CustomerReturn", "CustomerReturn", "CustomerReturnType"},
}

// Operations names what Call can do, sorted.
func Operations() []string {
	names := make([]string, 0, len(operations))
	for name := range operations {
		names = append(names, name)
	}
	sort.Strings(names)
	return names
}

// Call makes the document that req.Payload describes, once. A failure is always
// a *connect.Error.
func (c *Client) Call(ctx context.Context, req connect.Request) (connect.Result, error) {
	op, ok := operations[req.Operation]
	if !ok {
		return connect.Result{}, &connect.Error{
			System: c.name, Operation: req.Operation, Code: connect.CodeRequest, Permanent: true,
			Message: fmt.Sprintf("no operation %q; there are %s", req.Operation, strings.Join(Operations(), ", ")),
		}
	}
	x := &exchange{client: c, ctx: ctx, op: req.Operation, correlation: req.CorrelationID}
	key, err := naturalKeyOf(req.Payload, op)
	if err != nil {
		return connect.Result{}, x.fail(connect.Error{Code: connect.CodeRequest, Permanent: true, Message: err.Error()})
	}
	if req.Attempt > 1 {
		res, found, err := x.look(op, key)
		if err != nil || found {
			return res, err
		}
	}
	return x.create(op, req.Payload)
}
