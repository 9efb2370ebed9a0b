// What a finding means: the payload that one side accepts and the other refuses, and whom it touches.
import { useEffect, useMemo, useRef } from 'react';
import type { CompatFinding, ContractPage } from '../../api/studio';
import { Link } from '../../app/router';
import { Icon } from '../../parts/Icon';
import { Copy } from '../../parts/parts';
import { plural } from '../../text/format';
import { type Json, printJson, textOf } from '../../text/json';
import { touched, type WitnessLine, witnessLines } from './compare';
import { usesByMapping } from './fields';
import { studioHref } from './names';

interface WitnessProps {
  finding: CompatFinding;
  witness: Json | undefined;
  contract: ContractPage;
  names: readonly [older: string, newer: string];
}

export function Witness({ finding, witness, contract, names: [older, newer] }: WitnessProps) {
  const refuses = finding.reader === 'old' ? older : newer;
  const accepts = finding.reader === 'old' ? newer : older;
  return (
    <>
      <h2>
        <bdi>{finding.message}</bdi>
      </h2>
      {finding.hint && <p className="quiet">{finding.hint}</p>}
      {finding.approved && <p className="quiet">Passes by the exception {finding.approved}.</p>}
      {finding.onlyStrict && (
        <p className="quiet">Only if a producer sends what its contract does not declare.</p>
      )}
      {witness ? (
        <>
          <Pane title={`accepted by ${accepts}`} meaning="ok" json={witness} />
          <Pane
            title={`rejected by ${refuses}`}
            meaning="broken"
            json={witness}
            at={finding.at ?? ''}
            reason={finding.reason}
          />
        </>
      ) : (
        <p className="quiet">
          {finding.layer === 'rule'
            ? 'This is about the text of the contract; no payload shows it.'
            : 'There is no payload for this finding.'}
        </p>
      )}
      <Touched finding={finding} contract={contract} />
    </>
  );
}

interface PaneProps {
  title: string;
  meaning: 'ok' | 'broken';
  json: Json;
  /** Pointer of the value at fault, and why it is refused. */
  at?: string;
  reason?: string | undefined;
}

function Pane({ title, meaning, json, at, reason }: PaneProps) {
  const lines = useMemo(() => witnessLines(json, at), [json, at]);
  const text = useMemo(() => textOf(printJson(json)), [json]);
  const pane = useRef<HTMLPreElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another witness has another place at fault
  useEffect(() => {
    const fault = pane.current?.querySelector<HTMLElement>('.fault');
    if (pane.current && fault) pane.current.scrollTop = fault.offsetTop - pane.current.clientHeight / 3;
  }, [lines]);
  const found = lines.some(({ fault }) => fault);
  return (
    <figure className={`witness ${meaning}`}>
      <figcaption>
        <span className={`state ${meaning}`}>
          <Icon name={meaning} size={14} />
          {title}
        </span>
        <Copy text={text} label="payload">
          Copy
        </Copy>
      </figcaption>
      {reason && !found && <p className="witness-reason">{reason}</p>}
      <pre ref={pane} className="code" tabIndex={0} role="group" aria-label={`Payload ${title}`}>
        {lines.map((line, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines have no identity but their place
          <Line key={i} line={line} reason={reason} />
        ))}
      </pre>
    </figure>
  );
}

function Line({ line: { depth, pieces, fault }, reason }: { line: WitnessLine; reason: string | undefined }) {
  const indent = '  '.repeat(depth);
  return (
    <>
      <span className={fault ? 'code-line fault' : 'code-line'}>
        {indent}
        {pieces.map(([ink, text], i) =>
          ink === 'sign' ? (
            text
          ) : (
            // biome-ignore lint/suspicious/noArrayIndexKey: pieces have no identity but their place
            <span key={i} className={`ink-${ink}`}>
              {text}
            </span>
          ),
        )}
        {'\n'}
      </span>
      {fault && reason && (
        <span className="fault-reason">
          <span aria-hidden="true">{indent}↑ </span>
          {reason}
          {'\n'}
        </span>
      )}
    </>
  );
}

function Touched({ finding, contract }: { finding: CompatFinding; contract: ContractPage }) {
  const mappings = usesByMapping(touched(contract.uses, finding));
  const flows = contract.flows ?? [];
  const places = finding.places ?? [];
  return (
    <section className="touched">
      <h3>Whom it touches</h3>
      <ul>
        {[...mappings].map(([mapping, uses]) => {
          const [first] = uses;
          const at =
            first?.access === 'write'
              ? first.rule && { target: first.rule }
              : first && { source: first.pointer };
          return (
            <li key={mapping}>
              <Link href={studioHref(mapping, at || {})}>{mapping}</Link>
              <span className="quiet">{plural(uses.length, 'use')}</span>
            </li>
          );
        })}
        {flows.map((flow) => (
          <li key={flow}>
            <Link href={`/flows?q=${encodeURIComponent(flow)}`}>{flow}</Link>
            <span className="quiet">flow</span>
          </li>
        ))}
        {places.slice(0, 5).map((place) => (
          <li key={place}>
            <span className="mono">{place}</span>
          </li>
        ))}
        {(finding.reached ?? 0) > 5 && (
          <li className="quiet">{plural(finding.reached ?? 0, 'place')} in all</li>
        )}
      </ul>
      {mappings.size + flows.length + places.length === 0 && (
        <p className="quiet">No mapping and no flow of this workspace uses what changed.</p>
      )}
    </section>
  );
}
