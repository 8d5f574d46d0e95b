"""Pages that a browser saved as one file."""

from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from pathlib import Path

import pytest

from kg.errors import ReadError
from kg.model import Report
from kg.read import read

TITLE = "青川市总工会2023年工作综述"
TEXT = "2023年，全市各级工会认真履行维权服务基本职责，慰问困难职工三千户，新建户外劳动者驿站六十五个。"
NAVIGATION = "<div class=nav><a href=/>首页</a></div>"
PAGE = f"<html><head><title>{TITLE}_工会网</title></head><body>{NAVIGATION}<h1>{TITLE}</h1><p>{TEXT}</p></body></html>"


def saved(page: str, charset: str) -> bytes:
    message = MIMEMultipart("related")
    message["Snapshot-Content-Location"] = "https://www.example.cn/a.html"
    part = MIMEText(page, "html", charset)
    part["Content-Location"] = "https://www.example.cn/a.html"
    message.attach(part)
    message.attach(MIMEText("p { color: red }", "css"))
    return b"From: <Saved by Blink>\r\n" + message.as_bytes().replace(b"\n", b"\r\n")


@pytest.mark.parametrize("charset", ["utf-8", "gb2312"])
def test_the_page_is_read_with_its_address(tmp_path: Path, charset: str) -> None:
    path = tmp_path / "page.txt"  # known by its content
    path.write_bytes(saved(PAGE, charset))
    (report,) = read([path])
    assert isinstance(report, Report)
    assert (report.text, report.context.address) == (f"{TITLE}\n{TEXT}", "https://www.example.cn/a.html")


def test_a_saved_page_without_text_says_so(tmp_path: Path) -> None:
    (tmp_path / "page.mht").write_bytes(saved("", "utf-8"))
    (error,) = read([tmp_path / "page.mht"])
    assert isinstance(error, ReadError) and "no text" in error.problem
