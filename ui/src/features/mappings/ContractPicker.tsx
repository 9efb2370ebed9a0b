// Chooses a contract out of many: type to search, arrows and Enter to choose.
import { useEffect, useId, useRef, useState } from 'react';
import type { Workspace } from '../../api/client';
import { useLoad } from '../../api/load';
import { studioApi } from '../../api/studio';
import { Icon } from '../../parts/Icon';
import { Dot } from '../../parts/Meaning';
import { count } from '../../text/format';
import { contractOf, domainOf } from '../contracts/names';
import { findContracts } from './newmapping';

interface ContractPickerProps {
  label: string;
  contracts: Workspace['contracts'];
  /** "orders/order-placed@1", "sap/api@1#A_SalesOrder", or "" */
  value: string;
  onChange: (ref: string) => void;
}

/** More than this many are found by typing. */
const most = 100;

export function ContractPicker({ label, contracts, value, onChange }: ContractPickerProps) {
  const id = useId();
  const [search, setSearch] = useState('');
  const [domain, setDomain] = useState('');
  const [at, setAt] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  const chosen = contracts.find(({ ref }) => ref === contractOf(value));
  const domains = [...new Set(contracts.map(({ ref }) => domainOf(ref)))].sort();
  const found = findContracts(
    contracts.filter(({ ref }) => !domain || domainOf(ref) === domain),
    search,
  );
  const shown = found.slice(0, most);
  const index = Math.min(at, shown.length - 1);
  useEffect(() => {
    list.current?.querySelector(`[data-index="${index}"]`)?.scrollIntoView({ block: 'nearest' });
  }, [index]);
  const onKeyDown = (event: React.KeyboardEvent) => {
    const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1 };
    const step = steps[event.key];
    const here = shown[index];
    if (step) setAt(Math.max(0, Math.min(index + step, shown.length - 1)));
    else if (event.key === 'Enter' && here) onChange(here.ref);
    else return;
    event.preventDefault();
  };
  return (
    <fieldset className="picker">
      <legend>
        {label}
        <span className="picker-chosen">
          {chosen ? (
            <>
              <Icon name="check" size={14} /> <span className="mono">{value}</span>
            </>
          ) : (
            <span className="quiet">nothing chosen yet</span>
          )}
        </span>
      </legend>
      <div className="picker-search">
        <input
          className="field"
          role="combobox"
          aria-expanded="true"
          aria-controls={`${id}list`}
          aria-activedescendant={shown.length ? `${id}${index}` : undefined}
          aria-label={`Search the ${label.toLowerCase()} contract`}
          placeholder="Name, title, kind or owner"
          spellCheck={false}
          autoComplete="off"
          value={search}
          onChange={(event) => {
            setSearch(event.target.value);
            setAt(0);
          }}
          onKeyDown={onKeyDown}
        />
        <select
          className="field"
          aria-label={`Domain of the ${label.toLowerCase()}`}
          value={domain}
          onChange={(event) => {
            setDomain(event.target.value);
            setAt(0);
          }}
        >
          <option value="">All domains</option>
          {domains.map((each) => (
            <option key={each}>{each}</option>
          ))}
        </select>
      </div>
      <div
        className="picker-list"
        id={`${id}list`}
        role="listbox"
        aria-label={`${label} contracts`}
        ref={list}
      >
        {shown.map((contract, i) => (
          <div
            key={contract.ref}
            id={`${id}${i}`}
            data-index={i}
            role="option"
            tabIndex={-1}
            aria-selected={contract.ref === chosen?.ref}
            className={i === index ? 'picker-option here' : 'picker-option'}
            onClick={() => {
              setAt(i);
              onChange(contract.ref);
            }}
          >
            <Dot domain={domainOf(contract.ref)} />
            <span>
              <span className="name">{contract.ref}</span>
              <bdi className="sub">{contract.title}</bdi>
            </span>
            <span className="tag">{contract.kind}</span>
            <span className="mono quiet">{contract.version}</span>
          </div>
        ))}
      </div>
      <p className="quiet picker-foot" role="status">
        {found.length === 0
          ? 'Nothing matches.'
          : found.length > most
            ? `The first ${most} of ${count(found.length)}; type to find others.`
            : `${count(found.length)} to choose from.`}
      </p>
      {chosen?.kind === 'api' && (
        <Component contract={chosen.ref} value={value} onChange={onChange} label={label} />
      )}
    </fieldset>
  );
}

/** An API describes many messages: one of its named schemas is meant. */
function Component({
  contract,
  value,
  onChange,
  label,
}: Pick<ContractPickerProps, 'value' | 'onChange' | 'label'> & { contract: string }) {
  const { data } = useLoad(`contract ${contract}`, (signal) => studioApi.contract(contract, {}, signal));
  const components = data.state === 'ready' ? (data.value.components ?? []) : [];
  return (
    <label>
      <span className="label">Message of the API</span>
      <select
        className="field"
        aria-label={`Message of the ${label.toLowerCase()} API`}
        value={value.split('#')[1] ?? ''}
        onChange={({ target: { value: name } }) => onChange(name ? `${contract}#${name}` : contract)}
      >
        <option value="">
          {data.state === 'loading' ? 'Loading…' : `Choose one of ${components.length}`}
        </option>
        {components.map((name) => (
          <option key={name}>{name}</option>
        ))}
      </select>
    </label>
  );
}
