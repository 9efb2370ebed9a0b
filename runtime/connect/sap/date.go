package sap

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// ParseDate reads an OData V2 JSON date: /Date(1492041600000)/ is an
// Edm.DateTime, which has no zone and is read as UTC; /Date(1483930804343+0060)/
// is an Edm.DateTimeOffset, whose offset is in minutes and whose count is
// already UTC (OData V2 JSON format, section 4).
func ParseDate(s string) (time.Time, error) {
	bad := func() (time.Time, error) {
		return time.Time{}, fmt.Errorf("%.40q is not an OData date such as /Date(1492041600000)/", s)
	}
	body, ok := strings.CutPrefix(s, "/Date(")
	if !ok {
		return bad()
	}
	if body, ok = strings.CutSuffix(body, ")/"); !ok || body == "" {
		return bad()
	}
	offset := 0
	if i := strings.LastIndexAny(body, "+-"); i > 0 {
		minutes := body[i+1:]
		if len(minutes) != 4 || strings.Trim(minutes, "0123456789") != "" {
			return bad()
		}
		offset, _ = strconv.Atoi(minutes)
		if offset > 14*60 {
			return bad()
		}
		if body[i] == '-' {
			offset = -offset
		}
		body = body[:i]
	}
	if strings.HasPrefix(body, "+") {
		return bad()
	}
	ms, err := strconv.ParseInt(body, 10, 64)
	if err != nil || ms > maxMillis || ms < minMillis {
		return bad()
	}
	t := time.UnixMilli(ms).UTC()
	if offset != 0 {
		t = t.In(time.FixedZone("", offset*60))
	}
	return t, nil
}

// The years 1 to 9999, the range of Edm.DateTime.
const (
	minMillis = -62135596800000
	maxMillis = 253402300799999
)

// FormatDate writes an Edm.DateTime.
func FormatDate(t time.Time) string { return fmt.Sprintf("/Date(%d)/", clampMillis(t)) }

// FormatDateTimeOffset writes an Edm.DateTimeOffset.
func FormatDateTimeOffset(t time.Time) string {
	_, seconds := t.Zone()
	sign := "+"
	if seconds < 0 {
		sign = "-"
	}
	return fmt.Sprintf("/Date(%d%s%04d)/", clampMillis(t), sign, int(math.Abs(float64(seconds/60))))
}

func clampMillis(t time.Time) int64 { return min(max(t.UnixMilli(), minMillis), maxMillis) }
