package main

// The canonical order as a Go programmer would declare it, fields in the order
// of the contract.
type (
	order struct {
		OrderID             string       `json:"orderId"`
		OrderNumber         string       `json:"orderNumber"`
		ConfirmationNumber  *string      `json:"confirmationNumber,omitempty"`
		PurchaseOrderNumber *string      `json:"purchaseOrderNumber,omitempty"`
		Channel             string       `json:"channel"`
		PlacedAt            string       `json:"placedAt"`
		UpdatedAt           *string      `json:"updatedAt,omitempty"`
		Currency            string       `json:"currency"`
		TaxIncluded         bool         `json:"taxIncluded"`
		Test                bool         `json:"test"`
		Customer            *customer    `json:"customer,omitempty"`
		BillingAddress      *address     `json:"billingAddress,omitempty"`
		ShippingAddress     *address     `json:"shippingAddress,omitempty"`
		Lines               []line       `json:"lines"`
		Shipping            []shipping   `json:"shipping"`
		Discounts           []discount   `json:"discounts"`
		DiscountCodes       []string     `json:"discountCodes"`
		Taxes               []tax        `json:"taxes"`
		Totals              totals       `json:"totals"`
		Presentment         *presentment `json:"presentment,omitempty"`
		Payment             payment      `json:"payment"`
		States              states       `json:"states"`
		Cancellation        *cancelled   `json:"cancellation,omitempty"`
		Note                *string      `json:"note,omitempty"`
		Tags                *string      `json:"tags,omitempty"`
		CustomAttributes    []attribute  `json:"customAttributes"`
		ExternalIDs         []externalID `json:"externalIds"`
	}
	customer struct {
		CustomerID *string `json:"customerId,omitempty"`
		Email      *string `json:"email,omitempty"`
		Phone      *string `json:"phone,omitempty"`
		FirstName  *string `json:"firstName,omitempty"`
		LastName   *string `json:"lastName,omitempty"`
		Locale     *string `json:"locale,omitempty"`
		TaxExempt  *bool   `json:"taxExempt,omitempty"`
	}
	address struct {
		Name        *string `json:"name,omitempty"`
		FirstName   *string `json:"firstName,omitempty"`
		LastName    *string `json:"lastName,omitempty"`
		Company     *string `json:"company,omitempty"`
		Line1       *string `json:"line1,omitempty"`
		Line2       *string `json:"line2,omitempty"`
		City        *string `json:"city,omitempty"`
		PostalCode  *string `json:"postalCode,omitempty"`
		Region      *string `json:"region,omitempty"`
		RegionCode  *string `json:"regionCode,omitempty"`
		CountryCode string  `json:"countryCode"`
		Country     *string `json:"country,omitempty"`
		Phone       *string `json:"phone,omitempty"`
	}
	line struct {
		LineID           string       `json:"lineId"`
		Kind             string       `json:"kind"`
		SKU              *string      `json:"sku,omitempty"`
		ProductID        *string      `json:"productId,omitempty"`
		VariantID        *string      `json:"variantId,omitempty"`
		Title            string       `json:"title"`
		VariantTitle     *string      `json:"variantTitle,omitempty"`
		Vendor           *string      `json:"vendor,omitempty"`
		Quantity         int64        `json:"quantity"`
		CurrentQuantity  *int64       `json:"currentQuantity,omitempty"`
		OpenQuantity     *int64       `json:"openQuantity,omitempty"`
		UnitPrice        string       `json:"unitPrice"`
		Amount           string       `json:"amount"`
		Discount         string       `json:"discount"`
		Tax              string       `json:"tax"`
		Total            string       `json:"total"`
		Presentment      *lineAmounts `json:"presentment,omitempty"`
		Taxable          *bool        `json:"taxable,omitempty"`
		RequiresShipping *bool        `json:"requiresShipping,omitempty"`
		WeightGrams      *int64       `json:"weightGrams,omitempty"`
		Allocations      []allocation `json:"allocations"`
		Taxes            []tax        `json:"taxes"`
		CustomAttributes []attribute  `json:"customAttributes"`
	}
	lineAmounts struct {
		UnitPrice string `json:"unitPrice"`
		Amount    string `json:"amount"`
		Discount  string `json:"discount"`
		Tax       string `json:"tax"`
		Total     string `json:"total"`
	}
	allocation struct {
		Discount int64  `json:"discount"`
		Amount   string `json:"amount"`
	}
	tax struct {
		Title  string  `json:"title"`
		Rate   *string `json:"rate,omitempty"`
		Amount string  `json:"amount"`
	}
	attribute struct {
		Name  string `json:"name"`
		Value string `json:"value"`
	}
	shipping struct {
		ShippingID *string `json:"shippingId,omitempty"`
		Code       *string `json:"code,omitempty"`
		Title      string  `json:"title"`
		Carrier    *string `json:"carrier,omitempty"`
		Price      string  `json:"price"`
		Discount   string  `json:"discount"`
		Tax        string  `json:"tax"`
		Taxes      []tax   `json:"taxes"`
	}
	discount struct {
		Kind      string  `json:"kind"`
		Code      *string `json:"code,omitempty"`
		Title     *string `json:"title,omitempty"`
		ValueType string  `json:"valueType"`
		Value     string  `json:"value"`
		Target    string  `json:"target"`
		Amount    string  `json:"amount"`
	}
	totals struct {
		Subtotal string  `json:"subtotal"`
		Discount string  `json:"discount"`
		Shipping string  `json:"shipping"`
		Tax      string  `json:"tax"`
		Duties   *string `json:"duties,omitempty"`
		Tips     *string `json:"tips,omitempty"`
		Rounding string  `json:"rounding"`
		Grand    string  `json:"grand"`
	}
	presentment struct {
		Currency string `json:"currency"`
		Totals   totals `json:"totals"`
	}
	payment struct {
		Methods     []string `json:"methods"`
		Outstanding *string  `json:"outstanding,omitempty"`
	}
	states struct {
		Order    string `json:"order"`
		Payment  string `json:"payment"`
		Shipment string `json:"shipment"`
		Return   string `json:"return"`
	}
	cancelled struct {
		CancelledAt string  `json:"cancelledAt"`
		Reason      *string `json:"reason,omitempty"`
	}
	externalID struct {
		System string `json:"system"`
		Type   string `json:"type"`
		ID     string `json:"id"`
	}
)
