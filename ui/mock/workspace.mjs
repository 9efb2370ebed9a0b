// The workspace that the mock server shows.
import { digest } from './data.mjs';

const recordOf = {
  orders: 'shopify',
  inventory: 'sap',
  returns: 'sap',
  shipments: 'sap',
  invoices: 'sap',
  payments: 'stripe',
  products: 'sap',
  customers: 'shopify',
};
const contract = (ref, title, more = {}) => ({
  ref,
  title,
  kind: 'event',
  version: '1.0.0',
  status: 'active',
  owner: `${ref.split('/')[0]}@example.com`,
  systemOfRecord: recordOf[ref.split('/')[0]],
  file: `contracts/${ref.replace('@', '/v')}.schema.json`,
  ...more,
});
const mapping = (name, title, source, target, more = {}) => ({
  name,
  title,
  source,
  target,
  file: `mappings/${name}/mapping.yaml`,
  state: 'ok',
  digest: digest(name),
  moduleBytes: 41_216 + name.length * 97,
  cases: { total: 6, failed: 0 },
  flows: [],
  ...more,
});

export const workspace = {
  name: 'retail',
  branch: 'main',
  revision: '8c1d2f0e4b7a93c65d10f2a7be0391d4c5e6f708',
  contracts: [
    contract('orders/order-placed@1', 'Order placed', { version: '1.4.0' }),
    contract('orders/order-placed@2', 'Order placed', { version: '2.0.0', status: 'draft' }),
    contract('orders/order-cancelled@1', 'Order cancelled'),
    contract('orders/status-changed@1', 'Order status changed'),
    contract('inventory/level-changed@1', 'Stock level changed', { version: '1.1.0' }),
    contract('inventory/reserved@1', 'Stock reserved'),
    contract('returns/return-requested@1', 'Return requested'),
    contract('returns/refunded@1', 'Return refunded', { status: 'draft' }),
    contract('shipments/dispatched@1', 'Shipment dispatched'),
    contract('invoices/posted@1', 'Invoice posted'),
    contract('payments/captured@1', 'Payment captured'),
    contract('products/product@1', 'Product'),
    contract('customers/customer@1', 'Customer'),
    contract('shopify/order@1', 'Shopify order', { version: '1.2.0', owner: undefined }),
    contract('shopify/inventory-level@1', 'Shopify inventory level', { version: '1.1.0' }),
    contract('shopify/refund@1', 'Shopify refund', { version: '1.0.0', status: 'deprecated' }),
    contract('sap/api@1', 'SAP S/4HANA sales and returns', {
      kind: 'api',
      file: 'contracts/sap/api/v1.openapi.yaml',
      version: '1.0.0',
    }),
  ],
  mappings: [
    mapping('shopify-order', 'Shopify order to canonical order', 'shopify/order@1', 'orders/order-placed@1', {
      flows: ['shopify-orders'],
      cases: { total: 14, failed: 0 },
    }),
    mapping(
      'sap-sales-order',
      'Canonical order to SAP sales order',
      'orders/order-placed@1',
      'sap/api@1#A_SalesOrder',
      { flows: ['sap-sales-orders'] },
    ),
    mapping(
      'shopify-inventory',
      'Shopify level to canonical level',
      'shopify/inventory-level@1',
      'inventory/level-changed@1',
      { flows: ['shopify-inventory'], cases: { total: 4, failed: 1 } },
    ),
    mapping(
      'shopify-refund',
      'Shopify refund to return request',
      'shopify/refund@1',
      'returns/return-requested@1',
      { flows: ['shopify-refunds'] },
    ),
    mapping('sap-customer-return', 'Return request to SAP customer return', '', '', {
      flows: ['sap-customer-returns'],
      state: 'broken',
      digest: undefined,
      moduleBytes: undefined,
      cases: { total: 3, failed: 3 },
    }),
  ].map((each) => JSON.parse(JSON.stringify(each))),
  flows: [
    {
      name: 'shopify-orders',
      title: 'Orders from Shopify',
      file: 'flows/shopify-orders.yaml',
      trigger: 'webhook shopify orders/create',
      priority: 'high',
      steps: [
        { kind: 'map', name: 'shopify-order' },
        { kind: 'emit', name: 'orders/order-placed@1' },
      ],
    },
    {
      name: 'sap-sales-orders',
      title: 'Sales orders in SAP',
      file: 'flows/sap-sales-orders.yaml',
      trigger: 'event orders/order-placed@1',
      priority: 'high',
      steps: [
        { kind: 'map', name: 'sap-sales-order' },
        { kind: 'call', name: 'create-sales-order', system: 'sap' },
      ],
    },
    {
      name: 'shopify-inventory',
      title: 'Stock levels from Shopify',
      file: 'flows/shopify-inventory.yaml',
      trigger: 'webhook shopify inventory_levels/update',
      priority: 'normal',
      steps: [
        { kind: 'map', name: 'shopify-inventory' },
        { kind: 'emit', name: 'inventory/level-changed@1' },
      ],
    },
    {
      name: 'shopify-refunds',
      title: 'Returns from Shopify',
      file: 'flows/shopify-refunds.yaml',
      trigger: 'webhook shopify refunds/create',
      priority: 'normal',
      steps: [
        { kind: 'map', name: 'shopify-refund' },
        { kind: 'emit', name: 'returns/return-requested@1' },
      ],
    },
    {
      name: 'sap-customer-returns',
      title: 'Customer returns in SAP',
      file: 'flows/sap-customer-returns.yaml',
      trigger: 'event returns/return-requested@1',
      priority: 'low',
      steps: [
        { kind: 'map', name: 'sap-customer-return' },
        { kind: 'call', name: 'create-customer-return', system: 'sap' },
      ],
    },
  ],
  systems: [
    { name: 'shopify', kind: 'shopify', address: 'http://127.0.0.1:8085' },
    { name: 'sap', kind: 'sap-s4hana-odata', address: 'http://127.0.0.1:8086' },
  ],
  findings: [
    {
      code: 'map/unknown-field',
      severity: 'error',
      message: 'return has no field "custmerId"',
      hint: 'did you mean "customerId"?',
      position: { file: 'mappings/sap-customer-return/mapping.yaml', line: 12, col: 8 },
    },
    {
      code: 'flow/unknown-key',
      severity: 'error',
      message: 'unknown key "prioritty"',
      hint: 'did you mean "priority"?',
      position: { file: 'flows/sap-customer-returns.yaml', line: 4, col: 1 },
    },
    {
      code: 'flow/trigger',
      severity: 'error',
      message: 'a flow needs exactly one trigger',
      position: { file: 'flows/half-written.yaml', line: 1, col: 1 },
    },
    {
      code: 'case/differs',
      severity: 'error',
      message: 'case negative-level: quantities.available is -3, expected 0',
      position: { file: 'mappings/shopify-inventory/cases/negative-level.want.json', line: 4, col: 18 },
    },
    {
      code: 'contract/no-owner',
      severity: 'warning',
      message: 'shopify/order@1 names no owner',
      hint: 'add owner: to contract.yaml',
      position: { file: 'contracts/shopify/order/contract.yaml' },
    },
  ],
};

export const emptyWorkspace = {
  ...workspace,
  contracts: [],
  mappings: [],
  flows: [],
  systems: [],
  findings: [],
};
export const cleanWorkspace = {
  ...workspace,
  findings: [],
  mappings: workspace.mappings.map((each) => ({
    ...each,
    state: 'ok',
    digest: digest(each.name),
    moduleBytes: 40_000,
    cases: { total: 6, failed: 0 },
  })),
};

/** Names as hard as they come, and two contracts that the others lack. */
export const hardWorkspace = {
  ...workspace,
  contracts: [
    ...workspace.contracts,
    contract('bestand/außenlager@1', 'تغيّر المخزون في المستودع الخارجي للمرتجعات والبضائع التالفة', {
      owner: 'bestandsführung-und-lagerlogistik-außenstandorte@firmengruppe.example.com',
    }),
  ],
  mappings: [
    ...workspace.mappings,
    mapping(
      'bestandsveraenderung-aussenlager-nach-kanonischem-bestand-mit-chargen',
      'Bestandsveränderung im Außenlager → القناة الموحدة للمخزون',
      'bestand/außenlager@1',
      'inventory/level-changed@1',
      { flows: ['shopify-inventory', 'ein-sehr-langer-flussname-der-nicht-umbricht'] },
    ),
  ],
};

export const wideWorkspace = {
  ...workspace,
  contracts: [
    ...workspace.contracts,
    contract('erp/wide-article@1', 'Wide article'),
    ...Array.from({ length: 600 }, (_, i) =>
      contract(`products/class-${String(i + 1).padStart(3, '0')}@1`, `Characteristics of class ${i + 1}`),
    ),
  ],
};
