package sap

import (
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"

	"crosswalk/samples/simulators/faults"
)

// operation names a request for faults.
func operation(r *http.Request) string {
	path, ok := strings.CutPrefix(r.URL.Path, "/sap/opu/odata/sap/")
	if !ok {
		return ""
	}
	_, path, _ = strings.Cut(path, "/")
	set, _, _ := strings.Cut(path, "(")
	switch {
	case strings.EqualFold(r.Header.Get("X-CSRF-Token"), "fetch"):
		return "csrf-fetch"
	case r.Method == http.MethodPost && set == "A_SalesOrder":
		return "create-sales-order"
	case r.Method == http.MethodPost && set == "A_CustomerReturn":
		return "create-customer-return"
	case r.Method == http.MethodGet && r.URL.Query().Get("$filter") != "":
		return "find"
	case r.Method == http.MethodGet:
		return "read"
	}
	return strings.ToLower(r.Method)
}

var keyed = regexp.MustCompile(`^([A-Za-z_]\w*)\('((?:[^']|'')*)'\)(?:/(\w+))?$`)

// service routes one OData request.
func (s *Server) service(w http.ResponseWriter, r *http.Request) {
	rest := strings.TrimPrefix(r.URL.Path, "/sap/opu/odata/sap/")
	service, path, slash := strings.Cut(rest, "/")
	if !hasService(service) {
		s.writeFault(w, service, &fault{status: http.StatusForbidden, code: "/IWFND/MED/170",
			message: fmt.Sprintf("No service found for namespace '', name '%s', version '0001'", service)})
		return
	}
	if path == "" {
		s.root(w, r, service, slash)
		return
	}
	if strings.HasSuffix(path, "/$count") {
		path = strings.TrimSuffix(path, "/$count")
		r.Form = url.Values{"count": {"only"}}
	}
	set, number, nav := path, "", ""
	if m := keyed.FindStringSubmatch(path); m != nil {
		set, number, nav = m[1], strings.ReplaceAll(m[2], "''", "'"), m[3]
	}
	e := entitySet(service, set)
	if e == nil {
		s.writeFault(w, service, notFound("Resource not found for the segment '%s'", path))
		return
	}
	switch {
	case r.Method == http.MethodPost && number == "" && documents[set].record != "":
		s.create(w, r, e)
	case r.Method == http.MethodGet && number != "":
		s.one(w, r, e, number, nav)
	case r.Method == http.MethodGet:
		s.list(w, r, e)
	default:
		w.Header().Set("Allow", "GET, POST")
		s.writeFault(w, service, &fault{status: http.StatusMethodNotAllowed, code: "/IWBEP/CM_MGW_RT/063",
			message: fmt.Sprintf("Method %s is not supported for '%s'", r.Method, path)})
	}
}

func hasService(name string) bool {
	for _, e := range entities {
		if e.service == name {
			return true
		}
	}
	return false
}

func entitySet(service, set string) *entity {
	for _, e := range entities {
		if e.service == service && e.set == set {
			return e
		}
	}
	return nil
}

// root is the service document.
func (s *Server) root(w http.ResponseWriter, r *http.Request, service string, slash bool) {
	if s.opts.RootSlash == "required" && !slash || s.opts.RootSlash == "refused" && slash {
		w.Header().Del("X-CSRF-Token")
		http.Error(w, "Resource not found", http.StatusNotFound)
		return
	}
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		s.writeFault(w, service, &fault{status: http.StatusMethodNotAllowed, code: "/IWBEP/CM_MGW_RT/063", message: "Method is not supported for the service root"})
		return
	}
	sets := []string{}
	for _, e := range entities {
		if e.service == service {
			sets = append(sets, e.set)
		}
	}
	writeJSON(w, http.StatusOK, map[string]any{"d": map[string]any{"EntitySets": sets}})
}

func (s *Server) baseURL(r *http.Request) string {
	return "http://" + r.Host + "/sap/opu/odata/sap"
}

// create makes one document.
func (s *Server) create(w http.ResponseWriter, r *http.Request, e *entity) {
	if mt, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || mt != "application/json" {
		s.writeFault(w, e.service, &fault{status: http.StatusUnsupportedMediaType, code: "/IWFND/CM_MGW/415", message: "Content type is not application/json"})
		return
	}
	injected, _ := faults.FromContext(r.Context())
	switch injected.Effect {
	case faults.StaleETag:
		s.writeFault(w, e.service, &fault{status: http.StatusPreconditionFailed, code: "/IWBEP/CM_MGW_RT/108", message: "Data has been changed by another user"})
		return
	case faults.Locked:
		s.writeFault(w, e.service, business("V1/042", "", "Customer is currently being processed by user MILLER"))
		return
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return
	}
	rec, f := readRecord(e, body)
	if f != nil {
		s.writeFault(w, e.service, f)
		return
	}
	d := documents[e.set]
	warnings, f := s.complete(d, rec, s.now())
	if f != nil {
		s.writeFault(w, e.service, f)
		return
	}
	same, f := s.store.create(rec)
	if f != nil {
		s.writeFault(w, e.service, f)
		return
	}
	if same > 0 {
		warnings = append(warnings, message{Code: "V4/115", Severity: "warning",
			Message: fmt.Sprintf("Customer reference %s already exists in %d other document(s)", rec.text("PurchaseOrderByCustomer"), same)})
	}
	if injected.Effect == faults.Message {
		warnings = append(warnings, message{Code: "SLS_LORD/009", Message: "Document is incomplete", Severity: "warning"})
	}
	writeMessages(w, warnings)
	expand := map[string]bool{}
	for nav, list := range rec.children {
		expand[nav] = len(list) > 0
	}
	base := s.baseURL(r)
	w.Header().Set("Location", base+"/"+e.service+"/"+e.set+rec.key())
	w.Header().Set("ETag", rec.etag())
	writeJSON(w, http.StatusCreated, map[string]any{"d": rec.encode(base, expand)})
}

// writeMessages puts the first message in the header and the others below it.
func writeMessages(w http.ResponseWriter, list []message) {
	if len(list) == 0 {
		return
	}
	lead := list[0]
	lead.Details = list[1:]
	b, err := json.Marshal(lead)
	if err != nil {
		return
	}
	var ascii strings.Builder // a header is ASCII, so everything else is escaped
	for _, c := range string(b) {
		switch {
		case c < 0x80:
			ascii.WriteRune(c)
		case c <= 0xffff:
			fmt.Fprintf(&ascii, `\u%04x`, c)
		default:
			c -= 0x10000
			fmt.Fprintf(&ascii, `\u%04x\u%04x`, 0xd800+(c>>10), 0xdc00+(c&0x3ff))
		}
	}
	w.Header().Set("Sap-Message", ascii.String())
}

func (s *Server) one(w http.ResponseWriter, r *http.Request, e *entity, number, nav string) {
	rec := s.store.get(e.set, number)
	if rec == nil {
		s.writeFault(w, e.service, notFound("Resource not found for the segment '%s'", e.set))
		return
	}
	if nav != "" {
		n, ok := e.navigation(nav)
		if !ok {
			s.writeFault(w, e.service, notFound("Resource not found for the segment '%s'", nav))
			return
		}
		s.page(w, r, n.to, rec.children[nav])
		return
	}
	q, f := readQuery(e, r.URL.Query())
	if f != nil {
		s.writeFault(w, e.service, f)
		return
	}
	w.Header().Set("ETag", rec.etag())
	writeJSON(w, http.StatusOK, map[string]any{"d": q.project(rec.encode(s.baseURL(r), q.expand))})
}

func (s *Server) list(w http.ResponseWriter, r *http.Request, e *entity) {
	var all []*record
	switch {
	case documents[e.set].record != "":
		all = s.store.all(e.set)
	case e.set == "A_MatlStkInAcctMod":
		all = s.stockRecords()
	case e.set == "A_SalesOrderItem" || e.set == "A_CustomerReturnItem":
		for _, d := range s.store.all(strings.TrimSuffix(e.set, "Item")) {
			all = append(all, d.children["to_Item"]...)
		}
	default:
		s.writeFault(w, e.service, &fault{status: http.StatusNotImplemented, code: "/IWBEP/CM_MGW_RT/021",
			message: fmt.Sprintf("Method '%s_GET_ENTITYSET' not implemented", strings.ToUpper(e.set))})
		return
	}
	s.page(w, r, e, all)
}

func (s *Server) page(w http.ResponseWriter, r *http.Request, e *entity, all []*record) {
	q, f := readQuery(e, r.URL.Query())
	if f != nil {
		s.writeFault(w, e.service, f)
		return
	}
	list, n := q.apply(all)
	if r.Form.Get("count") == "only" {
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		_, _ = io.WriteString(w, strconv.Itoa(n))
		return
	}
	results := make([]map[string]any, len(list))
	for i, rec := range list {
		results[i] = q.project(rec.encode(s.baseURL(r), q.expand))
	}
	d := map[string]any{"results": results}
	if q.count {
		d["__count"] = strconv.Itoa(n)
	}
	writeJSON(w, http.StatusOK, map[string]any{"d": d})
}

// project keeps what $select names.
func (q query) project(m map[string]any) map[string]any {
	if len(q.selection) == 0 {
		return m
	}
	out := map[string]any{"__metadata": m["__metadata"]}
	for _, name := range q.selection {
		name, _, _ = strings.Cut(strings.TrimSpace(name), "/")
		if v, ok := m[name]; ok {
			out[name] = v
		}
	}
	return out
}
