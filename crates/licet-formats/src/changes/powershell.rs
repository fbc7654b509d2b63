//! A change plan as a script for PowerShell with the Microsoft Graph SDK. It stops at the first mistake, shows what it
//! would do with `-WhatIf`, and asks before it goes on where something must be done by hand.

use super::{Change, Part, parts};

const HEAD: &str = "\
#Requires -Version 5.1
#Requires -Modules Microsoft.Graph.Authentication, Microsoft.Graph.Users.Actions
[CmdletBinding(SupportsShouldProcess)]
param()
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

function Set-Licence([string]$User, [string[]]$Add, [string[]]$Remove, [string]$Says) {
    if ($PSCmdlet.ShouldProcess($User, $Says)) {
        $added = @($Add | Where-Object { $_ } | ForEach-Object { @{ SkuId = $_; DisabledPlans = @() } })
        $removed = @($Remove | Where-Object { $_ })
        Set-MgUserLicense -UserId $User -AddLicenses $added -RemoveLicenses $removed | Out-Null
        Write-Host \"done: $Says, $User\"
    }
}

function Wait-ByHand([string]$Says) {
    if ($WhatIfPreference) { Write-Host \"by hand: $Says\"; return }
    $answer = Read-Host \"By hand: $Says. Type done to go on\"
    if ($answer -ne 'done') { throw \"stopped before: $Says\" }
}

Connect-MgGraph -Scopes 'User.ReadWrite.All', 'Organization.Read.All' -NoWelcome
";

/// Writes a change plan as a script: UTF-8 with a byte-order mark, as the older PowerShell wants it.
pub fn powershell(about: &str, changes: &[Change]) -> Vec<u8> {
    let mut text = format!("\u{feff}# {}\n{HEAD}\n", comment(about));
    for part in parts(changes) {
        match part {
            Part::ByHand(change, says) => {
                let note = if change.note.is_empty() { String::new() } else { format!(" ({})", change.note) };
                text.push_str(&format!("Wait-ByHand {}\n", literal(&format!("{says}{note}"))));
            }
            Part::Request(request) => {
                let skus: Vec<String> =
                    request.changes.iter().filter_map(|change| change.sku.as_deref()).map(literal).collect();
                let skus = format!("@({})", skus.join(", "));
                let (add, remove, word) =
                    if request.gains { (skus.as_str(), "@()", "assign") } else { ("@()", skus.as_str(), "unassign") };
                let titles: Vec<&str> = request.changes.iter().map(|change| change.title.as_str()).collect();
                let says = literal(&format!("{word} {}", titles.join(" + ")));
                let user = literal(request.user);
                text.push_str(&format!("Set-Licence -User {user} -Add {add} -Remove {remove} -Says {says}\n"));
            }
        }
    }
    text.replace('\n', "\r\n").into_bytes()
}

/// A text that PowerShell takes as it is. It knows five signs that end a text in single quotes; doubled they do not.
fn literal(text: &str) -> String {
    let mut literal = String::from("'");
    for letter in text.chars() {
        match letter {
            '\'' | '\u{2018}'..='\u{201b}' => literal.extend([letter, letter]),
            // A line end in a name would only spoil the script's lines.
            control if control.is_control() => literal.push(' '),
            plain => literal.push(plain),
        }
    }
    literal.push('\'');
    literal
}

/// A text that stays in its line.
fn comment(text: &str) -> String {
    text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect()
}

#[cfg(test)]
mod tests {
    use super::super::{What, tests::change};
    use super::*;

    #[test]
    fn names_cannot_break_out() {
        let user = "o'neil’; Remove-Item C:\\ -Recurse #\r\nx$(evil)`n".to_owned();
        let changes =
            [change(What::User { user, gains: true }, "a"), change(What::ByHand { says: "buy 1 seat".into() }, "a")];
        let text = String::from_utf8(powershell("T\nRemove-Item", &changes)).unwrap();
        assert!(text.contains("-User 'o''neil’’; Remove-Item C:\\ -Recurse #  x$(evil)`n' -Add @('guid-a')"), "{text}");
        assert!(text.contains("Wait-ByHand 'buy 1 seat'\r\n") && text.starts_with("\u{feff}# T Remove-Item\r\n"));
        assert!(text.lines().all(|line| !line.starts_with("Remove-Item")));
    }
}
