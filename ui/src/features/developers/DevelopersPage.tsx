// Where programs get in: GraphQL, the OpenAPI document, and commands worth trying.
import { useKeys } from '../../app/keys';
import { Icon } from '../../parts/Icon';
import { Copy } from '../../parts/parts';
import { commandsFor } from './curl';
import './developers.css';

export function DevelopersPage() {
  useKeys('API', 1, [
    {
      keys: ['p'],
      label: 'Open the GraphQL playground',
      run: () => window.open('/graphql', '_blank', 'noopener'),
    },
  ]);
  return (
    <div className="page">
      <header className="page-head">
        <h1>API</h1>
      </header>
      <div className="page-body" tabIndex={0} data-scrolls>
        <ul className="ways">
          <Way title="GraphQL commerce API" href="/graphql" address="/graphql" action="Open the playground">
            Orders, returns and availability, with a schema built from the canonical contracts. Storefronts
            ask here.
          </Way>
          <Way
            title="OpenAPI document"
            href="/api/v1/openapi.yaml"
            address="/api/v1/openapi.yaml"
            action="Open the document"
          >
            What this page itself asks the server: live rows, trails, figures, resend and discard.
          </Way>
          <li className="way">
            <div>
              <h2>Webhooks</h2>
              <p className="quiet">
                Where Shopify sends its events. Each must carry its HMAC; an event is answered only when it is
                durable.
              </p>
            </div>
            <Copy text={`${location.origin}/hooks/shopify`} label="webhook address">
              {location.origin}/hooks/shopify
            </Copy>
          </li>
        </ul>
        <div className="section">
          <h2>Three commands worth trying</h2>
          <ol className="curls">
            {commandsFor(location.origin).map(({ what, command }) => (
              <li key={command}>
                <div className="curl-head">
                  <span>{what}</span>
                  <Copy text={command} label="command">
                    Copy
                  </Copy>
                </div>
                <pre className="curl" tabIndex={0} role="group" aria-label={what}>
                  {command}
                </pre>
              </li>
            ))}
          </ol>
        </div>
      </div>
    </div>
  );
}

interface WayProps {
  title: string;
  href: string;
  address: string;
  action: string;
  children: string;
}

function Way({ title, href, address, action, children }: WayProps) {
  return (
    <li className="way">
      <div>
        <h2>{title}</h2>
        <p className="quiet">{children}</p>
      </div>
      <Copy text={location.origin + address} label="address">
        {location.origin}
        {address}
      </Copy>
      <a className="button" href={href} target="_blank" rel="noreferrer">
        {action} <Icon name="outside" size={12} />
      </a>
    </li>
  );
}
