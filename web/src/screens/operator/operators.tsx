import { Answer, Time, useWebQuery } from "@holdall/web/page";
import { useWords } from "@holdall/web/words";
import { SelectField, TextField } from "@holdall/ui/control";
import { Empty } from "@holdall/ui/state";
import { DataTable } from "@holdall/ui/table";
import { operatorRoles } from "@holdall/core/contract";
import type { OperatorRole } from "@holdall/core/contract";
import { useState } from "react";
import type { ReactNode } from "react";
import type { Change } from "../changes/change-words.tsx";
import { usePower, WideOnly } from "./powers.tsx";
import { ProposeForm } from "./propose.tsx";

/** Who may do what of running the venue, by number; and, for those who give roles, the first half of it. */
export function Operators(): ReactNode {
  const { say } = useWords();
  const asked = useWebQuery("operatorOperators");
  const own = useWebQuery("sessionShow").data?.userId;
  const mayPropose = usePower("proposeOperatorRole");
  return (
    <Answer asked={asked}>
      {(rows) => (
        <>
          {own === undefined ? null : (
            <p className="panel-body">{say("operator.you", { number: String(own) })}</p>
          )}
          {rows.length === 0 ? (
            <Empty>{say("operator.noRoleYet")}</Empty>
          ) : (
            <DataTable
              caption={say("operator.operators")}
              columns={[
                {
                  key: "user",
                  head: say("operator.user"),
                  cell: ({ userId }) => String(userId),
                },
                {
                  key: "roles",
                  head: say("operator.roles"),
                  cell: ({ roles }) => roles.map((role) => say(`role.${role}`)).join(", "),
                },
                {
                  key: "since",
                  head: say("operator.since"),
                  cell: ({ since }) => <Time at={since} />,
                },
              ]}
              keyOf={({ userId }) => String(userId)}
              rows={rows}
            />
          )}
          {mayPropose ? (
            <>
              <h2 className="part-head">{say("operator.roleForm")}</h2>
              <WideOnly>
                <RoleForm />
              </WideOnly>
            </>
          ) : null}
        </>
      )}
    </Answer>
  );
}

function RoleForm(): ReactNode {
  const { say } = useWords();
  const [userId, setUserId] = useState<number>();
  const [role, setRole] = useState<OperatorRole>("support");
  const [isHeld, setHeld] = useState(true);
  const [reason, setReason] = useState("");
  const isWritten = userId !== undefined && userId > 0 && reason.trim() !== "";
  const change: Change | undefined = isWritten
    ? { kind: "OperatorRole", userId, role, isHeld, reason }
    : undefined;
  const clear = (): void => {
    setUserId(undefined);
    setReason("");
  };
  return (
    <ProposeForm change={change} onProposed={clear} part="operator-role">
      <p className="prose">{say("operator.roleNote")}</p>
      <div className="term-fields">
        <TextField
          label={say("operator.user")}
          min={1}
          onChange={({ target }) =>
            setUserId(target.value === "" ? undefined : target.valueAsNumber)
          }
          required
          step={1}
          type="number"
          value={userId ?? ""}
        />
        <SelectField
          label={say("operator.role")}
          onChange={(event) =>
            setRole(operatorRoles.find((each) => each === event.target.value) ?? role)
          }
          options={operatorRoles.map((value) => ({ value, label: say(`role.${value}`) }))}
          value={role}
        />
        <SelectField
          label={say("operator.giveOrTake")}
          onChange={(event) => setHeld(event.target.value === "give")}
          options={[
            { value: "give", label: say("operator.give") },
            { value: "take", label: say("operator.takeRole") },
          ]}
          value={isHeld ? "give" : "take"}
        />
        <TextField
          label={say("operator.reason")}
          maxLength={256}
          onChange={(event) => setReason(event.target.value)}
          required
          value={reason}
        />
      </div>
    </ProposeForm>
  );
}
