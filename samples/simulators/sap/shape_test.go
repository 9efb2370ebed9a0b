package sap

import (
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// shared finds a file of the reference data beside the repository.
func shared(t *testing.T, path string) []byte {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			break
		}
		up := filepath.Dir(dir)
		if up == dir {
			t.Fatal("no go.mod above the working directory")
		}
		dir = up
	}
	b, err := os.ReadFile(filepath.Join(dir, "..", "shared", "retail-data", path))
	if err != nil {
		t.Fatalf("reference data is needed beside the repository: %v", err)
	}
	return b
}

type edmx struct {
	Types []struct {
		Name string `xml:"Name,attr"`
		Keys []struct {
			Name string `xml:"Name,attr"`
		} `xml:"Key>PropertyRef"`
		Properties []struct {
			Name      string `xml:"Name,attr"`
			Type      string `xml:"Type,attr"`
			MaxLength int    `xml:"MaxLength,attr"`
			Precision int    `xml:"Precision,attr"`
			Scale     int    `xml:"Scale,attr"`
		} `xml:"Property"`
		Navigations []struct {
			Name string `xml:"Name,attr"`
		} `xml:"NavigationProperty"`
	} `xml:"DataServices>Schema>EntityType"`
}

// Every property, type, size and key is that of the service's $metadata.
func TestEntitiesAreThoseOfTheMetadata(t *testing.T) {
	for _, service := range []string{"API_SALES_ORDER_SRV", "API_CUSTOMER_RETURN_SRV"} {
		var doc edmx
		if err := xml.Unmarshal(shared(t, "sap-s4hana/edmx/"+service+".edmx"), &doc); err != nil {
			t.Fatal(err)
		}
		seen := 0
		for _, want := range doc.Types {
			e := entities[want.Name]
			if e == nil {
				continue // not simulated
			}
			seen++
			if e.service != service || len(e.properties) != len(want.Properties) || len(e.keys) != len(want.Keys) {
				t.Errorf("%s: service %s, %d properties, %d keys; want %s, %d, %d", e.name, e.service, len(e.properties), len(e.keys),
					service, len(want.Properties), len(want.Keys))
			}
			for _, p := range want.Properties {
				got := e.byName[p.Name]
				if got == nil {
					t.Errorf("%s has no property %s", e.name, p.Name)
					continue
				}
				if "Edm."+got.kind != p.Type || got.kind == "String" && got.length != p.MaxLength ||
					got.kind == "Decimal" && (got.precision != p.Precision || got.scale != p.Scale) {
					t.Errorf("%s.%s is %+v, want %+v", e.name, p.Name, *got, p)
				}
			}
			names := map[string]bool{}
			for _, n := range want.Navigations {
				names[n.Name] = true
			}
			for _, n := range e.navigations {
				if !names[n.name] {
					t.Errorf("%s has no navigation %s", e.name, n.name)
				}
			}
		}
		if seen < 5 {
			t.Errorf("%s: only %d types are simulated", service, seen)
		}
	}
}

// rig is a raw HTTP conversation with the simulator.
type rig struct {
	t      *testing.T
	url    string
	token  string
	cookie []*http.Cookie
}

func newRig(t *testing.T) (*Server, *rig) {
	s, err := New(Options{Materials: []string{"L001"}})
	if err != nil {
		t.Fatal(err)
	}
	srv := httptest.NewServer(s.Handler())
	t.Cleanup(srv.Close)
	return s, &rig{t: t, url: srv.URL + "/sap/opu/odata/sap/"}
}

func (r *rig) do(method, path, body string, header ...string) (int, http.Header, map[string]any) {
	r.t.Helper()
	req, err := http.NewRequest(method, r.url+path, strings.NewReader(body))
	if err != nil {
		r.t.Fatal(err)
	}
	if body != "" {
		req.Header.Set("Content-Type", "application/json")
	}
	if r.token != "" {
		req.Header.Set("X-CSRF-Token", r.token)
	}
	for i := 0; i < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	for _, c := range r.cookie {
		req.AddCookie(c)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		r.t.Fatal(err)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		r.t.Fatal(err)
	}
	if c := res.Cookies(); len(c) > 0 {
		r.cookie = c
	}
	var v map[string]any
	if json.Unmarshal(b, &v) != nil {
		v = map[string]any{"text": string(b)}
	}
	return res.StatusCode, res.Header, v
}

func (r *rig) session() {
	_, h, _ := r.do("GET", "API_SALES_ORDER_SRV/", "", "X-CSRF-Token", "Fetch")
	if r.token = h.Get("X-CSRF-Token"); r.token == "" {
		r.t.Fatal("no token")
	}
}

func (r *rig) post(path, body string) map[string]any {
	r.t.Helper()
	status, _, v := r.do("POST", path, body)
	if status != http.StatusCreated {
		r.t.Fatalf("POST %s: %d %v", path, status, v)
	}
	return v["d"].(map[string]any)
}

func TestTokenBelongsToItsCookie(t *testing.T) {
	_, r := newRig(t)
	order := `{"SalesOrderType":"OR","SalesOrganization":"1010","DistributionChannel":"10","OrganizationDivision":"00","SoldToParty":"0010100001"}`
	status, h, v := r.do("POST", "API_SALES_ORDER_SRV/A_SalesOrder", order)
	if status != 403 || h.Get("X-CSRF-Token") != "Required" || v["text"] != "CSRF token validation failed" {
		t.Errorf("without a token: %d %v %v", status, h, v)
	}
	r.session()
	cookies := r.cookie
	r.cookie = nil
	if status, _, _ := r.do("POST", "API_SALES_ORDER_SRV/A_SalesOrder", order); status != 403 {
		t.Errorf("token without its cookie: %d", status)
	}
	r.cookie = cookies
	d := r.post("API_SALES_ORDER_SRV/A_SalesOrder", order)
	if d["SalesOrder"] != "1" || d["SoldToParty"] != "10100001" {
		t.Errorf("document %v %v", d["SalesOrder"], d["SoldToParty"])
	}
}

// The requests that others recorded against a real system are taken.
func TestRecordedRequests(t *testing.T) {
	var list []struct {
		Method, URL string
		Body        any
	}
	if err := json.Unmarshal(shared(t, "sap-s4hana/samples/order_to_cash_requests.json"), &list); err != nil {
		t.Fatal(err)
	}
	_, r := newRig(t)
	r.session()
	sent := 0
	for _, q := range list {
		body, ok := q.Body.(map[string]any)
		if !ok || q.Method != "POST" {
			continue
		}
		_, path, _ := strings.Cut(q.URL, "/sap/opu/odata/sap/")
		if path != "API_SALES_ORDER_SRV/A_SalesOrder" && path != "API_CUSTOMER_RETURN_SRV/A_CustomerReturn" {
			continue
		}
		sent++
		prune(entities[map[bool]string{true: "A_SalesOrderType", false: "A_CustomerReturnType"}[strings.HasSuffix(path, "A_SalesOrder")]], body)
		b, err := json.Marshal(body)
		if err != nil {
			t.Fatal(err)
		}
		d := r.post(path, string(b))
		if d["SalesOrder"] != "5200000" && d["CustomerReturn"] != "60000000" { // leading zeros do not count
			t.Errorf("number %v %v", d["SalesOrder"], d["CustomerReturn"])
		}
	}
	if sent != 2 {
		t.Errorf("%d requests, want 2", sent)
	}
	status, _, v := r.do("GET", "API_SALES_ORDER_SRV/A_SalesOrder('0005200000')?$expand=to_Item&$format=json", "")
	items := v["d"].(map[string]any)["to_Item"].(map[string]any)["results"].([]any)
	if status != 200 || len(items) != 2 || items[1].(map[string]any)["SalesOrder"] != "5200000" {
		t.Errorf("read back: %d %v", status, v)
	}
}

// prune takes out the properties that the recorded system had from a newer release.
func prune(e *entity, m map[string]any) {
	for name, v := range m {
		n, isNav := e.navigation(name)
		if e.byName[name] == nil && !isNav {
			delete(m, name)
		}
		if !isNav {
			continue
		}
		if w, ok := v.(map[string]any); ok {
			v = w["results"]
		}
		for _, item := range v.([]any) {
			prune(n.to, item.(map[string]any))
		}
	}
}

func TestQueries(t *testing.T) {
	_, r := newRig(t)
	r.session()
	for i := range 5 {
		r.post("API_SALES_ORDER_SRV/A_SalesOrder", fmt.Sprintf(`{"SalesOrderType":"OR","SalesOrganization":"1010","DistributionChannel":"10","OrganizationDivision":"00",
			"SoldToParty":"10100001","PurchaseOrderByCustomer":"it's #%d","SalesOrderDate":"2026-01-0%dT00:00:00","to_Item":[{"Material":"TG11","RequestedQuantity":"%d.000"}]}`, i%3, i+1, i+1))
	}
	for filter, want := range map[string]int{
		"PurchaseOrderByCustomer eq 'it''s #0'":                                          2,
		"PurchaseOrderByCustomer eq 'it''s #0' and SalesOrderType eq 'OR'":               2,
		"PurchaseOrderByCustomer eq 'it''s #0' and SalesOrderType eq 'TA'":               0,
		"SalesOrder eq '0000000002' or SalesOrder eq '3'":                                2,
		"(SalesOrder eq '2' or SalesOrder eq '3') and not PurchaseOrderByCustomer eq ''": 2,
		"SalesOrderDate ge datetime'2026-01-03T00:00:00'":                                3,
		"TotalNetAmount gt 17.55m":                                                       4,
	} {
		status, _, v := r.do("GET", "API_SALES_ORDER_SRV/A_SalesOrder?$inlinecount=allpages&$top=1&$filter="+strings.ReplaceAll(strings.ReplaceAll(filter, " ", "%20"), "#", "%23"), "")
		if status != 200 || v["d"].(map[string]any)["__count"] != fmt.Sprint(want) {
			t.Errorf("%s: %d %v, want %d", filter, status, v, want)
		}
	}
	for _, filter := range []string{"Nonsense%20eq%20'x'", "SalesOrder%20eq", "SalesOrder%20eq%205", "SalesOrder%20like%20'x'", "(SalesOrder%20eq%20'1'", "SalesOrder%20eq%20'1')"} {
		if status, _, v := r.do("GET", "API_SALES_ORDER_SRV/A_SalesOrder?$filter="+filter, ""); status != 400 || v["error"] == nil {
			t.Errorf("%s: %d %v", filter, status, v)
		}
	}
	status, _, v := r.do("GET", "API_SALES_ORDER_SRV/A_SalesOrder/$count", "")
	if status != 200 || v["text"] != "5" {
		t.Errorf("$count: %d %v", status, v)
	}
	status, _, v = r.do("GET", "API_SALES_ORDER_SRV/A_SalesOrder('4')/to_Item?$select=Material,NetAmount", "")
	item := v["d"].(map[string]any)["results"].([]any)[0].(map[string]any)
	if status != 200 || item["NetAmount"] != "70.20" || len(item) != 3 {
		t.Errorf("items: %d %v", status, v)
	}
	if status, _, _ := r.do("GET", "API_SALES_ORDER_SRV/A_SalesOrder('99')", ""); status != 404 {
		t.Errorf("missing document: %d", status)
	}
	if status, _, _ := r.do("GET", "API_NOTHING_SRV/", ""); status != 403 {
		t.Errorf("missing service: %d", status)
	}
}

// An answer has every property, in the form of OData V2 JSON.
func TestAnswerForm(t *testing.T) {
	_, r := newRig(t)
	r.session()
	status, h, v := r.do("POST", "API_SALES_ORDER_SRV/A_SalesOrder", `{"SalesOrderType":"OR","SalesOrganization":"1010","DistributionChannel":"10",
		"OrganizationDivision":"00","SoldToParty":"10100001","PurchaseOrderByCustomer":"ü","to_Item":{"results":[{"Material":"TG11","RequestedQuantity":"1"}]}}`)
	d, _ := v["d"].(map[string]any)
	if status != 201 || h.Get("Dataserviceversion") != "2.0" || !strings.HasSuffix(h.Get("Location"), "A_SalesOrder('1')") || h.Get("Etag") == "" {
		t.Fatalf("%d %v %v", status, h, v)
	}
	if !strings.HasPrefix(d["CreationDate"].(string), "/Date(") || !strings.HasSuffix(d["LastChangeDateTime"].(string), "+0000)/") ||
		d["CustomerPurchaseOrderDate"] != nil || d["TotalNetAmount"] != "17.55" || d["CompleteDeliveryIsDefined"] != false {
		t.Errorf("header %v", d)
	}
	for _, p := range entities["A_SalesOrderType"].properties {
		if _, ok := d[p.name]; !ok {
			t.Errorf("answer has no %s", p.name)
		}
	}
	if d["to_Text"].(map[string]any)["__deferred"] == nil || d["__metadata"].(map[string]any)["type"] != "API_SALES_ORDER_SRV.A_SalesOrderType" {
		t.Errorf("links %v %v", d["to_Text"], d["__metadata"])
	}
	var m message
	if err := json.Unmarshal([]byte(h.Get("Sap-Message")), &m); err != nil || m.Code != "SLS_LORD/009" || m.Severity != "warning" {
		t.Errorf("sap-message %q: %v", h.Get("Sap-Message"), err)
	}
}

func TestStockEvents(t *testing.T) {
	got := make(chan *http.Request, 4)
	bodies := make(chan string, 4)
	hook := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b, _ := io.ReadAll(r.Body)
		got <- r
		bodies <- string(b)
	}))
	defer hook.Close()
	s, err := New(Options{Events: EventTarget{URL: hook.URL + "/hooks/sap", Secret: "k"}})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if _, err := s.MoveStock(Move{Material: "TG11", Plant: "1010", StorageLocation: "101A", Change: 7}); err != nil {
		t.Fatal(err)
	}
	r, body := <-got, <-bodies
	if r.Header.Get("Ce-Type") != StockChanged || !strings.Contains(body, `"MatlWrhsStkQtyInMatlBaseUnit":"7.000"`) {
		t.Errorf("%v %s", r.Header, body)
	}
	for _, bad := range []Move{{Material: "NO", Plant: "1010"}, {Material: "TG11", Plant: "9999"}, {Material: "TG11", Plant: "1010", StorageLocation: "101A", Change: -8}} {
		if _, err := s.MoveStock(bad); err == nil {
			t.Errorf("%+v was taken", bad)
		}
	}
}
