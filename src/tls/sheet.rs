//! The sheet that goes with a local authority: how to make each device trust it. Vietnamese first, English second; a
//! page to open and print, with nothing in it that has to be fetched.

use crate::clock::Day;

/// What stands on the sheet.
pub struct Facts<'a> {
    /// Names and addresses of the server, the one that officers type first.
    pub names: &'a [String],
    /// Port that they open.
    pub port: u16,
    /// SHA-256 of the authority's certificate in pairs of digits.
    pub fingerprint: &'a str,
    /// The day on which the sheet was made.
    pub day: Day,
}

/// The sheet as HTML; names have passed as host names or addresses, so nothing in them needs escaping.
#[must_use]
pub fn sheet(facts: &Facts<'_>) -> String {
    let is_far = |name: &&String| !["localhost", "127.0.0.1", "::1"].contains(&name.as_str());
    let names = facts.names.iter().filter(is_far).map(String::as_str);
    let mut addresses: Vec<String> = names.map(|name| line(name, facts.port)).collect();
    if addresses.is_empty() {
        addresses.push(line("localhost", facts.port));
    }
    // Two lines of sixteen pairs are read aloud without losing one's place.
    let (first, second) = facts
        .fingerprint
        .split_at(facts.fingerprint.len().min(16 * 3));
    PAGE.replace("{addresses}", &addresses.concat())
        .replace(
            "{fingerprint}",
            &format!("{}<br>{second}", first.trim_end_matches(':')),
        )
        .replace("{day}", &facts.day.to_string())
}

fn line(name: &str, port: u16) -> String {
    format!("<li>{}</li>", address(name, port))
}

fn address(name: &str, port: u16) -> String {
    let host = if name.contains(':') {
        format!("[{name}]")
    } else {
        name.to_owned()
    };
    match port {
        443 => format!("https://{host}"),
        port => format!("https://{host}:{port}"),
    }
}

const PAGE: &str = r#"<!doctype html>
<html lang="vi">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Cài đặt kết nối an toàn – Sổ camera cộng đồng</title>
<style>
  @page { size: A4; margin: 14mm 16mm; }
  body { max-width: 178mm; margin: 8mm auto; padding: 0 4mm; color: #18242c; font: 10.5pt/1.42 "Be Vietnam Pro", "Segoe UI", Roboto, Arial, sans-serif; }
  h1 { margin: 0 0 1mm; font-size: 17pt; }
  h2 { margin: 4mm 0 1mm; font-size: 11.5pt; color: #0a555c; }
  p { margin: 0 0 2mm; }
  ol { margin: 0; padding-left: 6mm; }
  li { margin: 0 0 .8mm; }
  section + section { margin-top: 8mm; padding-top: 6mm; border-top: .5mm solid #18242c; break-before: page; }
  .facts { display: grid; grid-template-columns: auto 1fr; gap: 1.5mm 5mm; margin: 3mm 0; padding: 3mm 4mm; border: .4mm solid #0e6c74; border-radius: 2mm; }
  .facts dt { color: #4a5a63; }
  .facts dd, .facts ul { margin: 0; padding: 0; list-style: none; font-weight: 600; }
  code { font: 600 10pt/1.5 ui-monospace, Consolas, monospace; white-space: nowrap; }
  .warn { padding: 2mm 4mm; background: #feeeef; color: #8f1426; }
  h2, .facts, .warn { break-inside: avoid; break-after: avoid; }
  @media print { body { margin: 0; padding: 0; max-width: none; } section + section { border: 0; margin: 0; padding: 0; } }
</style>
<section>
  <h1>Cài đặt kết nối an toàn</h1>
  <p>Sổ camera cộng đồng chạy trên máy chủ của đơn vị. Mỗi máy tính, điện thoại cần cài một lần tệp
    <code>authority.crt</code> để tin máy chủ này. Nhận tệp trực tiếp từ người quản trị: USB, cáp, hoặc thư công vụ.</p>
  <dl class="facts">
    <dt>Địa chỉ mở</dt><dd><ul>{addresses}</ul></dd>
    <dt>Dấu vân tay<br>SHA-256</dt><dd><code>{fingerprint}</code></dd>
    <dt>Ngày lập</dt><dd>{day}</dd>
  </dl>
  <p class="warn"><b>So dấu vân tay trước khi tin.</b> Nếu khác dù chỉ một ký tự: không cài, báo người quản trị.
    Không bao giờ bấm qua cảnh báo “Kết nối không an toàn”: sau khi cài đúng, cảnh báo đó không còn hiện.</p>
  <h2>Windows</h2>
  <ol>
    <li>So dấu vân tay: mở <i>Command Prompt</i> ở thư mục chứa tệp, gõ <code>certutil -dump authority.crt</code>, xem dòng
      <i>Cert Hash(sha256)</i>.</li>
    <li>Bấm đúp <code>authority.crt</code> → <i>Install Certificate…</i> (Cài đặt chứng chỉ) → <i>Current User</i>.</li>
    <li>Chọn <i>Place all certificates in the following store</i> → <i>Browse</i> → <b>Trusted Root Certification
      Authorities</b> → <i>Finish</i> → <i>Yes</i>.</li>
    <li>Đóng hẳn trình duyệt, mở lại địa chỉ trên.</li>
  </ol>
  <h2>Android</h2>
  <ol>
    <li>Chép tệp vào điện thoại. Cài đặt → Bảo mật → (Cài đặt bảo mật khác) → Mã hóa và thông tin xác thực.</li>
    <li>Cài đặt chứng chỉ → <b>Chứng chỉ CA</b> → Vẫn cài đặt → chọn <code>authority.crt</code>.</li>
    <li>So dấu vân tay: Thông tin xác thực tin cậy → thẻ Người dùng → chạm vào <i>Sightline local authority</i>. Khác: gỡ ngay.</li>
  </ol>
  <h2>iPhone, iPad</h2>
  <ol>
    <li>Nhận tệp qua AirDrop hoặc thư, chạm để mở. Cài đặt → <b>Đã tải về hồ sơ</b> → Chi tiết khác → so dấu vân tay SHA-256.</li>
    <li>Cài đặt (góc phải) → nhập mật mã → Cài đặt.</li>
    <li>Cài đặt → Cài đặt chung → Giới thiệu → <b>Cài đặt tin cậy chứng nhận</b> → bật <i>Sightline</i>.</li>
  </ol>
  <p>Chứng chỉ gốc này chỉ có giá trị với các tên trên và địa chỉ mạng nội bộ, không với trang nào khác.
    Thôi dùng máy: gỡ nó ở đúng nơi đã cài.</p>
</section>
<section lang="en">
  <h1>Setting up the secure connection</h1>
  <p>The camera registry runs on your unit's own server. Each computer and phone installs the file
    <code>authority.crt</code> once, to trust that server. Take the file from the administrator directly: by USB stick,
    cable, or official mail.</p>
  <dl class="facts">
    <dt>Open</dt><dd><ul>{addresses}</ul></dd>
    <dt>Fingerprint<br>SHA-256</dt><dd><code>{fingerprint}</code></dd>
    <dt>Made on</dt><dd>{day}</dd>
  </dl>
  <p class="warn"><b>Compare the fingerprint before you trust it.</b> If a single character differs, do not install it and
    tell the administrator. Never click through “Your connection is not private”: once this is installed, that warning is gone.</p>
  <h2>Windows</h2>
  <ol>
    <li>Compare the fingerprint: open <i>Command Prompt</i> in the file's folder, type
      <code>certutil -dump authority.crt</code> and read the line <i>Cert Hash(sha256)</i>.</li>
    <li>Double-click <code>authority.crt</code> → <i>Install Certificate…</i> → <i>Current User</i>.</li>
    <li><i>Place all certificates in the following store</i> → <i>Browse</i> → <b>Trusted Root Certification
      Authorities</b> → <i>Finish</i> → <i>Yes</i>.</li>
    <li>Close the browser altogether and open the address above.</li>
  </ol>
  <h2>Android</h2>
  <ol>
    <li>Copy the file to the phone. Settings → Security → (More security settings) → Encryption &amp; credentials.</li>
    <li>Install a certificate → <b>CA certificate</b> → Install anyway → choose <code>authority.crt</code>.</li>
    <li>Compare the fingerprint: Trusted credentials → User → tap <i>Sightline local authority</i>. If it differs, remove it.</li>
  </ol>
  <h2>iPhone, iPad</h2>
  <ol>
    <li>Receive the file by AirDrop or mail and tap it. Settings → <b>Profile Downloaded</b> → More Details → compare the
      SHA-256 fingerprint.</li>
    <li>Install (top right) → passcode → Install.</li>
    <li>Settings → General → About → <b>Certificate Trust Settings</b> → switch on <i>Sightline</i>.</li>
  </ol>
  <p>This authority is valid for the names above and for addresses of private networks only, and for no other site. When a
    device is given away, remove it where it was installed.</p>
</section>
</html>
"#;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sheet_says_where_and_what_to_compare_in_both_languages() {
        let names = [
            "may-chu.xa.local",
            "192.168.1.10",
            "fd00::5",
            "localhost",
            "::1",
        ]
        .map(str::to_owned);
        let fingerprint: Vec<String> = (0..32).map(|n| format!("{n:02X}")).collect();
        let page = sheet(&Facts {
            names: &names,
            port: 8443,
            fingerprint: &fingerprint.join(":"),
            day: "2026-11-20".parse().unwrap(),
        });
        for (text, times) in [
            ("<li>https://may-chu.xa.local:8443</li>", 2),
            ("<li>https://192.168.1.10:8443</li>", 2),
            ("<li>https://[fd00::5]:8443</li>", 2),
            (":0E:0F<br>10:11:", 2),
            ("2026-11-20", 2),
            ("localhost", 0),
            ("http://", 0),
            ("<script", 0),
            ("{addresses}", 0),
            ("{fingerprint}", 0),
            ("{day}", 0),
        ] {
            assert_eq!(page.matches(text).count(), times, "{text}");
        }
        assert_eq!(address("may-chu", 443), "https://may-chu");
    }
}
