// Whatever floats at a target row: the picker, the loop chooser, the policies.
import { useMemo } from 'react';
import { LoopChooser } from './LoopChooser';
import { MapFrom } from './MapFrom';
import { PolicyChooser } from './PolicyChooser';
import { ruleOf } from './tree';
import type { Gestures } from './useGestures';
import type { Model } from './useModel';

interface AskedProps {
  model: Model;
  gestures: Gestures;
  anchor: (node: number) => HTMLElement | null;
  onClose: (node: number) => void;
}

export function Asked({ model, gestures, anchor, onClose }: AskedProps) {
  const { asking } = gestures;
  // The choices of the moment at which it was asked; they hold until it is answered.
  const choices = useMemo(
    () => (asking?.what === 'loop' ? gestures.choices(asking.source, asking.target) : []),
    [asking, gestures.choices],
  );
  const target = model.target.nodes[asking?.target ?? -1];
  if (!asking || !target) return null;
  const close = () => onClose(target.index);
  const at = () => anchor(target.index);
  switch (asking.what) {
    case 'source':
      return (
        <MapFrom
          ground={gestures.ground}
          target={target}
          anchor={at}
          onClose={close}
          onChoose={(choice) => {
            onClose(target.index);
            gestures.chooseSource(target.index, choice);
          }}
        />
      );
    case 'loop': {
      const source = model.source.nodes[asking.source];
      return (
        <LoopChooser
          from={source?.path ?? ''}
          to={target.path}
          choices={choices}
          anchor={at}
          onClose={close}
          onChoose={(choice) => {
            onClose(target.index);
            gestures.chooseLoop(target.index, asking.source, choice);
          }}
        />
      );
    }
    case 'policy': {
      const rule = ruleOf(model.doc, target);
      if (!rule) return null;
      const around = (which: 'onMissing' | 'onNull') => {
        for (let at = rule.parent; at; at = at.parent) if (at[which]) return at[which];
        return model.doc[which];
      };
      return (
        <PolicyChooser
          path={rule.target}
          rule={rule}
          inherited={{ onMissing: around('onMissing'), onNull: around('onNull') }}
          anchor={at}
          onClose={close}
          onChoose={(which, policy, value) => gestures.setPolicy(target.index, which, policy, value)}
        />
      );
    }
  }
}
