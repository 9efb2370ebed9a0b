package shopify

// The types below are the REST resources of API version 2026-07, field for
// field and in their order. A field of type any is null in some payloads.

type moneySet struct {
	Shop        money `json:"shop_money"`
	Presentment money `json:"presentment_money"`
}

type money struct {
	Amount   string `json:"amount"`
	Currency string `json:"currency_code"`
}

type taxLine struct {
	Liable   any      `json:"channel_liable"`
	Price    string   `json:"price"`
	PriceSet moneySet `json:"price_set"`
	Rate     rate     `json:"rate"`
	Title    string   `json:"title"`
}

type allocation struct {
	Amount    string   `json:"amount"`
	AmountSet moneySet `json:"amount_set"`
	Index     int      `json:"discount_application_index"`
}

type attribute struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

type lineItem struct {
	ID                  int64        `json:"id"`
	GraphQL             string       `json:"admin_graphql_api_id"`
	AttributedStaffs    []any        `json:"attributed_staffs"`
	CurrentQuantity     int          `json:"current_quantity"`
	FulfillableQuantity int          `json:"fulfillable_quantity"`
	FulfillmentService  string       `json:"fulfillment_service"`
	FulfillmentStatus   any          `json:"fulfillment_status"`
	GiftCard            bool         `json:"gift_card"`
	Grams               int          `json:"grams"`
	Name                string       `json:"name"`
	Price               string       `json:"price"`
	PriceSet            moneySet     `json:"price_set"`
	ProductExists       bool         `json:"product_exists"`
	ProductID           any          `json:"product_id"`
	Properties          []attribute  `json:"properties"`
	Quantity            int          `json:"quantity"`
	RequiresShipping    bool         `json:"requires_shipping"`
	SKU                 any          `json:"sku"`
	Taxable             bool         `json:"taxable"`
	Title               string       `json:"title"`
	TotalDiscount       string       `json:"total_discount"`
	TotalDiscountSet    moneySet     `json:"total_discount_set"`
	VariantID           any          `json:"variant_id"`
	VariantInventory    any          `json:"variant_inventory_management"`
	VariantTitle        any          `json:"variant_title"`
	Vendor              any          `json:"vendor"`
	TaxLines            []taxLine    `json:"tax_lines"`
	Duties              []any        `json:"duties"`
	Allocations         []allocation `json:"discount_allocations"`
}

type shippingLine struct {
	ID                 int64        `json:"id"`
	CarrierIdentifier  any          `json:"carrier_identifier"`
	Code               string       `json:"code"`
	DiscountedPrice    string       `json:"discounted_price"`
	DiscountedPriceSet moneySet     `json:"discounted_price_set"`
	IsRemoved          bool         `json:"is_removed"`
	Phone              any          `json:"phone"`
	Price              string       `json:"price"`
	PriceSet           moneySet     `json:"price_set"`
	RequestedService   any          `json:"requested_fulfillment_service_id"`
	Source             string       `json:"source"`
	Title              string       `json:"title"`
	TaxLines           []taxLine    `json:"tax_lines"`
	Allocations        []allocation `json:"discount_allocations"`
}

type address struct {
	FirstName    any    `json:"first_name"`
	Address1     string `json:"address1"`
	Phone        any    `json:"phone"`
	City         string `json:"city"`
	Zip          any    `json:"zip"`
	Province     any    `json:"province"`
	Country      string `json:"country"`
	LastName     string `json:"last_name"`
	Address2     any    `json:"address2"`
	Company      any    `json:"company"`
	Latitude     any    `json:"latitude"`
	Longitude    any    `json:"longitude"`
	Name         string `json:"name"`
	CountryCode  string `json:"country_code"`
	ProvinceCode any    `json:"province_code"`
}

type customerAddress struct {
	ID           int64  `json:"id"`
	CustomerID   int64  `json:"customer_id"`
	FirstName    any    `json:"first_name"`
	LastName     any    `json:"last_name"`
	Company      any    `json:"company"`
	Address1     string `json:"address1"`
	Address2     any    `json:"address2"`
	City         string `json:"city"`
	Province     any    `json:"province"`
	Country      string `json:"country"`
	Zip          any    `json:"zip"`
	Phone        any    `json:"phone"`
	Name         string `json:"name"`
	ProvinceCode any    `json:"province_code"`
	CountryCode  string `json:"country_code"`
	CountryName  string `json:"country_name"`
	Default      bool   `json:"default"`
}

type consent struct {
	State     string `json:"state"`
	OptIn     any    `json:"opt_in_level"`
	UpdatedAt any    `json:"consent_updated_at"`
}

type smsConsent struct {
	consent
	CollectedFrom string `json:"consent_collected_from"`
}

type customer struct {
	ID             int64           `json:"id"`
	Email          any             `json:"email"`
	CreatedAt      string          `json:"created_at"`
	UpdatedAt      string          `json:"updated_at"`
	FirstName      any             `json:"first_name"`
	LastName       string          `json:"last_name"`
	State          string          `json:"state"`
	Note           any             `json:"note"`
	VerifiedEmail  bool            `json:"verified_email"`
	Multipass      any             `json:"multipass_identifier"`
	TaxExempt      bool            `json:"tax_exempt"`
	Phone          any             `json:"phone"`
	EmailConsent   consent         `json:"email_marketing_consent"`
	SMSConsent     any             `json:"sms_marketing_consent"`
	Tags           string          `json:"tags"`
	Currency       string          `json:"currency"`
	TaxExemptions  []any           `json:"tax_exemptions"`
	GraphQL        string          `json:"admin_graphql_api_id"`
	DefaultAddress customerAddress `json:"default_address"`
}

type discountCode struct {
	Code   string `json:"code"`
	Amount string `json:"amount"`
	Type   string `json:"type"`
}

type discountApplication struct {
	TargetType      string `json:"target_type"`
	Type            string `json:"type"`
	Value           string `json:"value"`
	ValueType       string `json:"value_type"`
	Method          string `json:"allocation_method"`
	TargetSelection string `json:"target_selection"`
	Code            string `json:"code,omitempty"`
	Title           string `json:"title,omitempty"`
	Description     string `json:"description,omitempty"`
}

type clientDetails struct {
	Language    any `json:"accept_language"`
	Height      any `json:"browser_height"`
	IP          any `json:"browser_ip"`
	Width       any `json:"browser_width"`
	SessionHash any `json:"session_hash"`
	UserAgent   any `json:"user_agent"`
}

type fulfillment struct {
	ID              int64      `json:"id"`
	GraphQL         string     `json:"admin_graphql_api_id"`
	CreatedAt       string     `json:"created_at"`
	LocationID      int64      `json:"location_id"`
	Name            string     `json:"name"`
	OrderID         int64      `json:"order_id"`
	OriginAddress   struct{}   `json:"origin_address"`
	Receipt         struct{}   `json:"receipt"`
	Service         string     `json:"service"`
	ShipmentStatus  any        `json:"shipment_status"`
	Status          string     `json:"status"`
	TrackingCompany any        `json:"tracking_company"`
	TrackingNumber  any        `json:"tracking_number"`
	TrackingNumbers []string   `json:"tracking_numbers"`
	TrackingURL     any        `json:"tracking_url"`
	TrackingURLs    []string   `json:"tracking_urls"`
	UpdatedAt       string     `json:"updated_at"`
	LineItems       []lineItem `json:"line_items"`
}

type order struct {
	ID                     int64                 `json:"id"`
	GraphQL                string                `json:"admin_graphql_api_id"`
	AppID                  any                   `json:"app_id"`
	BrowserIP              any                   `json:"browser_ip"`
	AcceptsMarketing       bool                  `json:"buyer_accepts_marketing"`
	CancelReason           any                   `json:"cancel_reason"`
	CancelledAt            any                   `json:"cancelled_at"`
	CartToken              any                   `json:"cart_token"`
	CheckoutID             any                   `json:"checkout_id"`
	CheckoutToken          any                   `json:"checkout_token"`
	ClientDetails          any                   `json:"client_details"`
	ClosedAt               any                   `json:"closed_at"`
	ConfirmationNumber     any                   `json:"confirmation_number"`
	Confirmed              bool                  `json:"confirmed"`
	ContactEmail           any                   `json:"contact_email"`
	CreatedAt              string                `json:"created_at"`
	Currency               string                `json:"currency"`
	CurrentSubtotal        string                `json:"current_subtotal_price"`
	CurrentSubtotalSet     moneySet              `json:"current_subtotal_price_set"`
	CurrentFeesSet         any                   `json:"current_total_additional_fees_set"`
	CurrentDiscounts       string                `json:"current_total_discounts"`
	CurrentDiscountsSet    moneySet              `json:"current_total_discounts_set"`
	CurrentDutiesSet       any                   `json:"current_total_duties_set"`
	CurrentTotal           string                `json:"current_total_price"`
	CurrentTotalSet        moneySet              `json:"current_total_price_set"`
	CurrentTax             string                `json:"current_total_tax"`
	CurrentTaxSet          moneySet              `json:"current_total_tax_set"`
	CustomerLocale         any                   `json:"customer_locale"`
	DeviceID               any                   `json:"device_id"`
	DiscountCodes          []discountCode        `json:"discount_codes"`
	DutiesIncluded         bool                  `json:"duties_included"`
	Email                  any                   `json:"email"`
	EstimatedTaxes         bool                  `json:"estimated_taxes"`
	FinancialStatus        string                `json:"financial_status"`
	FulfillmentStatus      any                   `json:"fulfillment_status"`
	LandingSite            any                   `json:"landing_site"`
	LandingSiteRef         any                   `json:"landing_site_ref"`
	LocationID             any                   `json:"location_id"`
	MerchantEntity         string                `json:"merchant_business_entity_id"`
	MerchantOfRecord       any                   `json:"merchant_of_record_app_id"`
	Name                   string                `json:"name"`
	Note                   any                   `json:"note"`
	NoteAttributes         []attribute           `json:"note_attributes"`
	Number                 int                   `json:"number"`
	OrderNumber            int                   `json:"order_number"`
	OrderStatusURL         string                `json:"order_status_url"`
	OriginalFeesSet        any                   `json:"original_total_additional_fees_set"`
	OriginalDutiesSet      any                   `json:"original_total_duties_set"`
	Gateways               []string              `json:"payment_gateway_names"`
	Phone                  any                   `json:"phone"`
	PONumber               any                   `json:"po_number"`
	PresentmentCurrency    string                `json:"presentment_currency"`
	ProcessedAt            string                `json:"processed_at"`
	Reference              any                   `json:"reference"`
	ReferringSite          any                   `json:"referring_site"`
	SourceIdentifier       any                   `json:"source_identifier"`
	SourceName             string                `json:"source_name"`
	SourceURL              any                   `json:"source_url"`
	Subtotal               string                `json:"subtotal_price"`
	SubtotalSet            moneySet              `json:"subtotal_price_set"`
	Tags                   string                `json:"tags"`
	TaxExempt              bool                  `json:"tax_exempt"`
	TaxLines               []taxLine             `json:"tax_lines"`
	TaxesIncluded          bool                  `json:"taxes_included"`
	Test                   bool                  `json:"test"`
	Token                  string                `json:"token"`
	CashRoundingPaymentSet moneySet              `json:"total_cash_rounding_payment_adjustment_set"`
	CashRoundingRefundSet  moneySet              `json:"total_cash_rounding_refund_adjustment_set"`
	TotalDiscounts         string                `json:"total_discounts"`
	TotalDiscountsSet      moneySet              `json:"total_discounts_set"`
	TotalLines             string                `json:"total_line_items_price"`
	TotalLinesSet          moneySet              `json:"total_line_items_price_set"`
	Outstanding            string                `json:"total_outstanding"`
	Total                  string                `json:"total_price"`
	TotalSet               moneySet              `json:"total_price_set"`
	TotalShippingSet       moneySet              `json:"total_shipping_price_set"`
	TotalTax               string                `json:"total_tax"`
	TotalTaxSet            moneySet              `json:"total_tax_set"`
	Tip                    string                `json:"total_tip_received"`
	TotalWeight            int                   `json:"total_weight"`
	UpdatedAt              string                `json:"updated_at"`
	UserID                 any                   `json:"user_id"`
	BillingAddress         *address              `json:"billing_address"`
	Customer               any                   `json:"customer"`
	DiscountApplications   []discountApplication `json:"discount_applications"`
	Fulfillments           []fulfillment         `json:"fulfillments"`
	LineItems              []lineItem            `json:"line_items"`
	PaymentTerms           any                   `json:"payment_terms"`
	Refunds                []any                 `json:"refunds"`
	ShippingAddress        any                   `json:"shipping_address"`
	ShippingLines          []shippingLine        `json:"shipping_lines"`
}

type refundLine struct {
	LocationID  any      `json:"location_id"`
	Restock     string   `json:"restock_type"`
	Quantity    int      `json:"quantity"`
	ID          int64    `json:"id"`
	LineItemID  int64    `json:"line_item_id"`
	Subtotal    rate     `json:"subtotal"` // a number, unlike every other amount
	TotalTax    rate     `json:"total_tax"`
	SubtotalSet moneySet `json:"subtotal_set"`
	TotalTaxSet moneySet `json:"total_tax_set"`
	LineItem    lineItem `json:"line_item"`
}

type refundShipping struct {
	ID             int64        `json:"id"`
	ShippingLineID int64        `json:"shipping_line_id"`
	SubtotalSet    moneySet     `json:"subtotal_amount_set"`
	ShippingLine   shippingLine `json:"shipping_line"`
}

type orderAdjustment struct {
	ID        int64    `json:"id"`
	OrderID   int64    `json:"order_id"`
	RefundID  int64    `json:"refund_id"`
	Amount    string   `json:"amount"`
	TaxAmount string   `json:"tax_amount"`
	Kind      string   `json:"kind"`
	Reason    string   `json:"reason"`
	AmountSet moneySet `json:"amount_set"`
	TaxSet    moneySet `json:"tax_amount_set"`
}

type transaction struct {
	ID             int64          `json:"id"`
	OrderID        int64          `json:"order_id"`
	Kind           string         `json:"kind"`
	Gateway        string         `json:"gateway"`
	Status         string         `json:"status"`
	Message        any            `json:"message"`
	CreatedAt      string         `json:"created_at"`
	Test           bool           `json:"test"`
	Authorization  any            `json:"authorization"`
	LocationID     any            `json:"location_id"`
	UserID         any            `json:"user_id"`
	ParentID       int64          `json:"parent_id"`
	ProcessedAt    string         `json:"processed_at"`
	DeviceID       any            `json:"device_id"`
	ErrorCode      any            `json:"error_code"`
	SourceName     string         `json:"source_name"`
	Receipt        map[string]any `json:"receipt"`
	Amount         string         `json:"amount"`
	Currency       string         `json:"currency"`
	PaymentID      string         `json:"payment_id"`
	UnsettledSet   unsettledSet   `json:"total_unsettled_set"`
	ManualGateway  bool           `json:"manual_payment_gateway"`
	AmountRounding any            `json:"amount_rounding"`
	GraphQL        string         `json:"admin_graphql_api_id"`
}

// unsettledSet names its currency otherwise than every other set.
type unsettledSet struct {
	Presentment unsettled `json:"presentment_money"`
	Shop        unsettled `json:"shop_money"`
}

type unsettled struct {
	Amount   string `json:"amount"`
	Currency string `json:"currency"`
}

type refund struct {
	ID            int64             `json:"id"`
	OrderID       int64             `json:"order_id"`
	CreatedAt     string            `json:"created_at"`
	Note          any               `json:"note"`
	UserID        any               `json:"user_id"`
	ProcessedAt   string            `json:"processed_at"`
	Duties        []any             `json:"duties"`
	DutiesSet     moneySet          `json:"total_duties_set"`
	Return        any               `json:"return"`
	Restock       bool              `json:"restock"`
	Fees          []any             `json:"additional_fees"`
	FeesSet       moneySet          `json:"total_additional_fees_set"`
	ShippingLines []refundShipping  `json:"refund_shipping_lines"`
	GraphQL       string            `json:"admin_graphql_api_id"`
	Adjustments   []orderAdjustment `json:"order_adjustments"`
	Lines         []refundLine      `json:"refund_line_items"`
	Transactions  []transaction     `json:"transactions"`
}

type inventoryLevel struct {
	InventoryItemID int64  `json:"inventory_item_id"`
	LocationID      int64  `json:"location_id"`
	Available       int    `json:"available"`
	UpdatedAt       string `json:"updated_at"`
	GraphQL         string `json:"admin_graphql_api_id"`
}
