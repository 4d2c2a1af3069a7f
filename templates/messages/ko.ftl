# 주문 편지와 서류. 없는 것은 영어로 나옵니다.
mail-follow = 주문 보기
mail-placed-subject = 주문 { $number }을(를) 받았습니다
mail-placed =
    { $name } 님, 안녕하세요.

    주문해 주셔서 감사합니다. 주문 { $number }은(는) 결제를 기다리고 있습니다. 방금 결제하셨다면 다음 편지로 확인해 드립니다. 주문 페이지에서 결제, 확인, 취소를 하실 수 있습니다.
mail-paid-subject = 주문 { $number }의 결제가 완료되었습니다
mail-paid =
    { $name } 님, 안녕하세요.

    감사합니다. 주문 { $number }의 결제가 완료되어 곧 인쇄를 시작합니다.
mail-pending-subject = 주문 { $number }의 결제가 진행 중입니다
mail-pending =
    { $name } 님, 안녕하세요.

    은행에서 주문 { $number }의 결제를 처리하고 있습니다. 따로 하실 일은 없으며, 결제가 확인되면 알려 드립니다.
mail-held-subject = 주문 { $number }을(를) 확인하고 있습니다
mail-held =
    { $name } 님, 안녕하세요.

    주문 { $number }의 결제 금액이 요청한 금액과 달라 담당자가 확인하고 있습니다. 곧 연락드리겠습니다.
mail-shipped-subject = 주문 { $number }을(를) 보냈습니다
mail-shipped =
    { $name } 님, 안녕하세요.

    주문 { $number }을(를) { $carrier }(으)로 보냈습니다. 운송장 번호는 { $tracking }입니다.
mail-delivered-subject = 주문 { $number }이(가) 도착했습니다
mail-delivered =
    { $name } 님, 안녕하세요.

    주문 { $number }이(가) 도착했습니다. 손상되었거나 보신 것과 다르면 알려 주세요. 다시 인쇄해 드립니다.
mail-cancelled-subject = 주문 { $number }이(가) 취소되었습니다
mail-cancelled =
    { $name } 님, 안녕하세요.

    주문 { $number }이(가) 취소되었습니다. 결제하신 금액은 결제 수단으로 돌려 드립니다.
mail-expired-subject = 주문 { $number }의 결제 기한이 지났습니다
mail-expired =
    { $name } 님, 안녕하세요.

    주문 { $number }은(는) 결제되지 않아 만료되었습니다. 청구된 금액은 없으며, 나중에 결제가 들어오면 자동으로 환불됩니다.
mail-refunded-subject = 주문 { $number }: { $amount } 환불
mail-refunded =
    { $name } 님, 안녕하세요.

    주문 { $number }의 { $amount }을(를) 결제하신 수단으로 환불했습니다. 은행에 따라 최대 열흘이 걸릴 수 있습니다.
mail-reprint-subject = 주문 { $number }을(를) 다시 인쇄합니다
mail-reprint =
    { $name } 님, 안녕하세요.

    불편을 드려 죄송합니다. 주문 { $number }의 작품을 무료로 다시 인쇄합니다. 보낼 때 알려 드리겠습니다.
mail-resent-subject = 주문 { $number }의 새 작품을 보냈습니다
mail-resent =
    { $name } 님, 안녕하세요.

    다시 인쇄한 작품을 { $carrier }(으)로 보냈습니다. 운송장 번호는 { $tracking }입니다.
totals-prints = 작품
totals-discount = 할인 { $code }
totals-shipping = 배송비
totals-tax = { $tax }
totals-tax-included = { $tax } 포함
totals-total = 합계
totals-gift = 상품권
paper-invoice = 거래 명세서
paper-invoice-number = 명세서 번호
paper-date = 날짜
paper-order = 주문 번호
paper-to = 받는 분
paper-print = 작품
paper-format = 규격
paper-quantity = 수량
paper-price = 단가
paper-sum = 금액
paper-paid = 결제가 완료되었습니다. 감사합니다.
paper-thanks = 궁금한 점은 받으신 편지에 답하시거나 주문 페이지에서 문의해 주세요.
paper-refunded = 환불
paper-slip = 포장 명세서
paper-packed = 확인
paper-scan = 이 코드로 주문을 보실 수 있습니다.
paper-returns = 손상되었거나 보신 것과 다르면 코드를 스캔해 알려 주세요. 다시 인쇄해 드립니다.
paper-left-out = 다음 문자는 글꼴이 없어 인쇄하지 못했습니다: { "{" }scripts{ "}" }.
