package sap

import (
	"encoding/json"
	"fmt"
	"net/http"
)

// fault is an error as the gateway reports it.
type fault struct {
	status        int
	code, message string
	target        string
	more          []message
}

// message is one line of a fault or of a sap-message header.
type message struct {
	Code       string    `json:"code"`
	Message    string    `json:"message"`
	Target     string    `json:"target"`
	Severity   string    `json:"severity"`
	Transition bool      `json:"transition"`
	Details    []message `json:"details,omitempty"`
}

func badSyntax(format string, args ...any) *fault {
	return &fault{status: http.StatusBadRequest, code: "/IWBEP/CM_MGW_RT/021", message: fmt.Sprintf(format, args...)}
}

func business(code, target, format string, args ...any) *fault {
	return &fault{status: http.StatusBadRequest, code: code, target: target, message: fmt.Sprintf(format, args...)}
}

func notFound(format string, args ...any) *fault {
	return &fault{status: http.StatusNotFound, code: "/IWBEP/CM_MGW_RT/020", message: fmt.Sprintf(format, args...)}
}

// writeFault answers with the error body of OData V2.
func (s *Server) writeFault(w http.ResponseWriter, service string, f *fault) {
	type line struct {
		ContentID   string `json:"ContentID"`
		Code        string `json:"code"`
		Message     string `json:"message"`
		PropertyRef string `json:"propertyref"`
		Severity    string `json:"severity"`
		Transition  bool   `json:"transition"`
		Target      string `json:"target"`
	}
	lines := []line{{Code: f.code, Message: f.message, PropertyRef: f.target, Severity: "error", Target: f.target}}
	for _, m := range f.more {
		lines = append(lines, line{Code: m.Code, Message: m.Message, PropertyRef: m.Target, Severity: "error", Target: m.Target})
	}
	lines = append(lines, line{Code: "/IWBEP/CX_MGW_BUSI_EXCEPTION", Message: "An exception was raised", Severity: "error"})
	now := s.now().UTC()
	s.mu.Lock()
	s.transactions++
	transaction := fmt.Sprintf("%032X", uint64(now.UnixNano())^s.transactions)
	s.mu.Unlock()
	body := map[string]any{"error": map[string]any{
		"code":    f.code,
		"message": map[string]any{"lang": "en", "value": f.message},
		"innererror": map[string]any{
			"application": map[string]any{"component_id": "SD-SLS", "service_namespace": "/SAP/",
				"service_id": service, "service_version": "0001"},
			"transactionid": transaction,
			"timestamp":     now.Format("20060102150405.0000000"),
			"errordetails":  lines,
		},
	}}
	writeJSON(w, f.status, body)
}

func writeJSON(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("DataServiceVersion", "2.0")
	w.Header().Set("Sap-Processing-Info", "ODataBEP=,crp=,RAL=,st=,MedCacheHub=SHM,codeployed=X,softstate=")
	w.WriteHeader(status)
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	_ = e.Encode(v)
}
